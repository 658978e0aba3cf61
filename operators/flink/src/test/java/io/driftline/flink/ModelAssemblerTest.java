package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.Assembly.Complete;
import io.driftline.flink.Assembly.Incomplete;
import io.driftline.flink.Assembly.Refused;
import io.driftline.flink.flow.SourceOffset;
import io.driftline.learn.ComputedBy;
import io.driftline.schemas.ModelPart;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelAssemblerTest {
    private static final int MAX_BYTES = 10_000;

    @Test
    void putsTogetherWhatWasCutInAnyOrderWithRepeatsAndInterleavedVersions() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<ModelVersion> versions = new ArrayList<>();
            List<ModelPart> parts = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                versions.add(version(i, random.nextInt(3_000), seed + i));
                List<ModelPart> cut = ModelParts.cut(versions.get(i - 1), 256);
                parts.addAll(cut);
                parts.addAll(cut.subList(0, cut.size() / 2));
            }
            Collections.shuffle(parts, random);
            List<ModelVersion> complete = complete(new ModelAssembler(MAX_BYTES), parts);
            assertThat(complete)
                    .as("seed %d", seed)
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactlyInAnyOrderElementsOf(versions);
        }
    }

    @Test
    void cutsAtThePartSizeAndNeverIntoNothing() {
        assertThat(ModelParts.cut(version(1, 0, 1), 10)).hasSize(1);
        assertThat(ModelParts.cut(version(1, 10, 1), 10)).hasSize(1);
        List<ModelPart> three = ModelParts.cut(version(1, 21, 1), 10);
        assertThat(three)
                .extracting(part -> part.getBytes().remaining())
                .containsExactly(10, 10, 1);
        assertThat(three).extracting(ModelPart::getPart).containsExactly(0, 1, 2);
    }

    @Test
    void refusesACorruptVersionAndTakesAGoodCopyLater() {
        List<ModelPart> good = ModelParts.cut(version(1, 100, 1), 60);
        ModelPart corrupt = ModelPart.newBuilder(good.get(1)).build();
        byte[] flipped = new byte[40];
        corrupt.getBytes().get(flipped);
        flipped[3] ^= 1;
        corrupt.setBytes(ByteBuffer.wrap(flipped));
        ModelAssembler assembler = new ModelAssembler(MAX_BYTES);
        assertThat(assembler.add(good.get(0))).isInstanceOf(Incomplete.class);
        assertThat(assembler.add(corrupt))
                .isEqualTo(
                        new Refused(
                                "Model version 1 of p/upgd has another SHA-256 than its parts"
                                        + " say."));
        assertThat(assembler.add(good.get(1))).isInstanceOf(Incomplete.class);
        assertThat(assembler.add(good.get(0))).isInstanceOf(Complete.class);
    }

    @Test
    void refusesWhatItsNumbersForbid() {
        ModelAssembler assembler = new ModelAssembler(50);
        ModelPart part = ModelParts.cut(version(1, 40, 1), 20).get(0);
        assertThat(refusal(assembler, ModelPart.newBuilder(part).setTotalBytes(51).build()))
                .contains("has 51 bytes; allowed: 0 to 50");
        assertThat(refusal(assembler, ModelPart.newBuilder(part).setPart(2).build()))
                .contains("has a part 2 of 2; parts count from 0");
        assertThat(refusal(assembler, ModelPart.newBuilder(part).setParts(0).build()))
                .contains("has a part 0 of 0");
        assertThat(refusal(assembler, ModelPart.newBuilder(part).setTotalBytes(19).build()))
                .contains("has parts of 20 bytes together, not 19");
    }

    @Test
    void partsOfDifferentBytesUnderOneVersionAreNeverMixed() {
        List<ModelPart> one = ModelParts.cut(version(1, 100, 1), 60);
        List<ModelPart> other = ModelParts.cut(version(1, 100, 2), 60);
        ModelAssembler assembler = new ModelAssembler(MAX_BYTES);
        assertThat(assembler.add(one.get(0))).isInstanceOf(Incomplete.class);
        assertThat(assembler.add(other.get(1))).isInstanceOf(Incomplete.class);
        assertThat(assembler.add(other.get(0))).isInstanceOf(Complete.class);
    }

    @Test
    void keepsFewIncompleteVersionsAndDropsTheOneBegunFirst() {
        ModelAssembler assembler = new ModelAssembler(MAX_BYTES);
        List<List<ModelPart>> cuts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            cuts.add(ModelParts.cut(version(i, 100, i), 60));
            assertThat(assembler.add(cuts.get(i).get(0))).isInstanceOf(Incomplete.class);
        }
        assertThat(assembler.dropped()).isEqualTo(96);
        assertThat(assembler.add(cuts.get(96).get(1))).isInstanceOf(Complete.class);
        assertThat(assembler.add(cuts.get(95).get(1))).isInstanceOf(Incomplete.class);
    }

    @Test
    void forgetsTornVersionsOlderThanWhatIsServed() {
        ModelAssembler assembler = new ModelAssembler(MAX_BYTES);
        List<ModelPart> torn = ModelParts.cut(version(1, 100, 1), 60);
        List<ModelPart> coming = ModelParts.cut(version(3, 100, 3), 60);
        assembler.add(torn.get(0));
        assembler.add(coming.get(0));
        assembler.dropOlder(2);
        assertThat(assembler.add(torn.get(1))).isInstanceOf(Incomplete.class);
        assertThat(assembler.add(coming.get(1))).isInstanceOf(Complete.class);
    }

    private static List<ModelVersion> complete(ModelAssembler assembler, List<ModelPart> parts) {
        List<ModelVersion> complete = new ArrayList<>();
        for (ModelPart part : parts) {
            if (assembler.add(part) instanceof Complete done) {
                complete.add(done.version());
            }
        }
        return complete;
    }

    private static String refusal(ModelAssembler assembler, ModelPart part) {
        return ((Refused) assembler.add(part)).reason();
    }

    private static ModelVersion version(long version, int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return new ModelVersion(
                "p",
                "upgd",
                version,
                version - 1,
                5,
                0.5,
                0.7,
                ComputedBy.here(),
                List.of(new SourceOffset("events", 1, 10 * version)),
                bytes);
    }
}
