package io.driftline.pipelines.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {

    /** Returns the build's version, and those of what it stands on. */
    @Override
    public String[] getVersion() throws IOException {
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/driftline.properties")) {
            build.load(in);
        }
        return new String[] {
            "driftline " + build.getProperty("version"),
            "Flink %s, Kafka clients %s, Java %s"
                    .formatted(
                            EnvironmentInformation.getVersion(),
                            AppInfoParser.getVersion(),
                            System.getProperty("java.version"))
        };
    }
}
