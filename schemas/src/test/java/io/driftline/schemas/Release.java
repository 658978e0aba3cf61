package io.driftline.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * One released schema of one message.
 *
 * @param message the message's name
 * @param number from 1
 */
record Release(String message, int number, Schema schema) {

    /** Returns the names of all messages that there are today. */
    static List<String> messages() {
        try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
            return files.map(file -> parse(file).getName()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a message's schema as it is today. */
    static Schema current(String message) {
        try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
            return files.map(Release::parse)
                    .filter(schema -> schema.getName().equals(message))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a message's releases, oldest first. */
    static List<Release> of(String message) {
        List<Release> releases = new ArrayList<>();
        for (int number = 1; ; number++) {
            String file = "released/" + message + "-" + number + ".avsc";
            try (InputStream in = Label.class.getResourceAsStream(file)) {
                if (in == null) {
                    return releases;
                }
                releases.add(new Release(message, number, new Schema.Parser().parse(in)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Returns all releases of all messages. */
    static Stream<Release> all() {
        return messages().stream().flatMap(message -> of(message).stream());
    }

    /** Returns messages as this release wrote them; empty when there is no file of them. */
    List<byte[]> golden() {
        try (InputStream in = Release.class.getResourceAsStream("/golden/" + file())) {
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .map(line -> HexFormat.of().parseHex(line))
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name of the file of golden messages: one message a line, in hexadecimal. */
    String file() {
        return message + "-" + number + ".hex";
    }

    @Override
    public String toString() {
        return message + "-" + number;
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
