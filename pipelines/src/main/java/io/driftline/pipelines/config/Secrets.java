package io.driftline.pipelines.config;

import io.driftline.catalog.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in {@code ${env:NAME}} and {@code ${file:PATH}}, so that no secret has to be in a
 * pipeline's file. Neither values nor what is around a placeholder is ever part of a message.
 */
final class Secrets {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:]*)(?::([^}]*))?}");

    private final Path folder;
    private final Map<String, String> environment;
    private final Problems problems;

    /**
     * @param folder that paths are relative to
     * @param environment names and values
     */
    Secrets(Path folder, Map<String, String> environment, Problems problems) {
        this.folder = folder;
        this.environment = environment;
        this.problems = problems;
    }

    /** Returns a text with its placeholders replaced; what cannot be found is a problem. */
    String resolve(String path, String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String value =
                    switch (matcher.group(1) + (matcher.group(2) == null ? "" : ":")) {
                        case "env:" -> variable(path, matcher.group(2));
                        case "file:" -> content(path, matcher.group(2));
                        default -> {
                            problems.add(
                                    path,
                                    "has a placeholder ${%s…}; it must be ${env:NAME} or ${file:PATH}."
                                            .formatted(matcher.group(1)));
                            yield "";
                        }
                    };
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(resolved).toString();
    }

    private String variable(String path, String name) {
        return Optional.ofNullable(environment.get(name))
                .orElseGet(
                        () -> {
                            problems.add(
                                    path,
                                    "names the environment variable %s, which is not set."
                                            .formatted(name));
                            return "";
                        });
    }

    private String content(String path, String name) {
        try {
            return Files.readString(folder.resolve(name)).strip();
        } catch (IOException e) {
            problems.add(
                    path,
                    "names the file %s, which cannot be read; looked in %s."
                            .formatted(name, folder));
            return "";
        }
    }
}
