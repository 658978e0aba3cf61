package io.driftline.pipelines.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.evaluate.Moa.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoaTest {
    @TempDir private Path folder;

    @Test
    void aFileBecomesArffWithItsLabelLast() throws Exception {
        assertThat(
                        arff(
                                "colour,size,hot,kind\n"
                                        + "red,1,true,a\n"
                                        + "it's,2.5,false,b\n"
                                        + "?,?,true,a\n",
                                "kind"))
                .isEqualTo(
                        """
                        @relation stream
                        @attribute 'colour' {'it\\'s','red'}
                        @attribute 'size' numeric
                        @attribute 'hot' {false,true}
                        @attribute 'kind' {'a','b'}
                        @data
                        'red',1.0,true,'a'
                        'it\\'s',2.5,false,'b'
                        ?,?,true,'a'
                        """);
    }

    @Test
    void rowsWithoutALabelAreLeftOut() throws Exception {
        assertThat(arff("size,kind\n1,a\n2,\n3,b\n", "kind")).endsWith("@data\n1,'a'\n3,'b'\n");
    }

    @Test
    void aNumberAboveAnotherIsAClass() throws Exception {
        assertThat(arff("size,delay\n1,10\n2,20\n", "delay", OptionalDouble.of(15)))
                .endsWith("@data\n1,'up to 15'\n2,'above 15'\n");
    }

    @Test
    void numbersToPredictAreRefused() {
        assertThatThrownBy(() -> arff("size,delay\n1,10.5\n2,20.25\n", "delay"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("has numbers to predict; peers are compared on classes.");
    }

    @Test
    void readsWhatMoaAnswers() throws Exception {
        String names =
                "learning evaluation instances,evaluation time (cpu seconds),classifications"
                        + " correct (percent),Kappa Statistic (percent),Kappa Temporal Statistic"
                        + " (percent)";
        assertThat(Moa.score(List.of(names, "20000.0,0.25,97.5,94.5,-1.5")))
                .isEqualTo(new Score(0.975, 0.945, -0.015, 0.25));
        assertThatThrownBy(() -> Moa.score(List.of("a,b", "1,2")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "no number for \"classifications correct (percent)\": a,b / 1,2.");
    }

    @Test
    void aFolderWithoutItsJarsIsRefused() {
        assertThatThrownBy(() -> Moa.in(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no moa-*.jar; put nz.ac.waikato.cms.moa:moa");
    }

    private String arff(String csv, String label) throws Exception {
        return arff(csv, label, OptionalDouble.empty());
    }

    private String arff(String csv, String label, OptionalDouble above) throws Exception {
        Path file = Files.writeString(folder.resolve("rows.csv"), csv);
        Columns columns = new Columns(Optional.of(label), above, Set.of(), Set.of(), Set.of());
        Path written = folder.resolve("rows.arff");
        ArffFile.write(Streams.file(file, columns), 1, written);
        return Files.readString(written);
    }
}
