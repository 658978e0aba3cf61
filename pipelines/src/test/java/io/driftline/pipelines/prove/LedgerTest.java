package io.driftline.pipelines.prove;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.pipelines.prove.Ledger.Difference;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger calm = ledger("a=1", "b=2", "c=3");

    @Test
    void theSameMessagesInAnotherOrderAreNoDifference() {
        Ledger other = ledger("c=3", "a=1", "b=2");
        assertThat(calm.compare(other)).isEqualTo(Difference.NONE);
        assertThat(other.digest()).isEqualTo(calm.digest()).hasSize(64);
    }

    @Test
    void aMissingMessageIsLost() {
        assertThat(calm.compare(ledger("a=1", "b=2"))).isEqualTo(new Difference(1, 0, 0, 0));
    }

    @Test
    void aMessageThatOnlyTheOtherHasIsUnexpected() {
        assertThat(calm.compare(ledger("a=1", "b=2", "c=3", "d=4")))
                .isEqualTo(new Difference(0, 1, 0, 0));
    }

    @Test
    void aMessageWithOtherBytesIsDifferent() {
        Ledger other = ledger("a=1", "b=2", "c=4");
        assertThat(calm.compare(other)).isEqualTo(new Difference(0, 0, 1, 0));
        assertThat(other.digest()).isNotEqualTo(calm.digest());
    }

    @Test
    void aMessageThatCameAgainIsDuplicatedEvenIfItIsTheSame() {
        assertThat(calm.compare(ledger("a=1", "b=2", "c=3", "c=3")))
                .isEqualTo(new Difference(0, 0, 0, 1));
    }

    private static Ledger ledger(String... messages) {
        Ledger ledger = new Ledger();
        for (String message : messages) {
            String[] parts = message.split("=");
            ledger.add(parts[0], parts[1].getBytes(StandardCharsets.UTF_8));
        }
        return ledger;
    }
}
