package io.driftline.pipelines.evaluate;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the cells of a CSV file, line by line: RFC 4180, in UTF-8, separated by the comma,
 * semicolon or tab that its first line has most of. Cells in quotes may hold separators, quotes
 * that are doubled, and ends of lines. Empty lines are passed over.
 */
final class CsvRecords implements Closeable {
    private static final char QUOTE = '"';
    private static final char MARK = '\uFEFF';

    private final Path file;
    private final BufferedReader lines;
    private final char separator;
    private final List<String> header;
    private int line;

    /**
     * Opens a file and reads its header.
     *
     * @throws IOException when it cannot be read or is empty
     */
    CsvRecords(Path file) throws IOException {
        this.file = file;
        lines =
                new BufferedReader(
                        new InputStreamReader(
                                DataFile.open(file),
                                StandardCharsets.UTF_8
                                        .newDecoder()
                                        .onMalformedInput(CodingErrorAction.REPORT)),
                        1 << 16);
        String first = line();
        if (first == null) {
            lines.close();
            throw new IOException(
                    "%s is empty; its first line must name the columns.".formatted(file));
        }
        first = first.charAt(0) == MARK ? first.substring(1) : first;
        separator = separator(first);
        header = cells(first);
    }

    /** Returns the names of the columns, as the first line has them. */
    List<String> header() {
        return header;
    }

    /** Returns where the last row began, for messages. */
    String place() {
        return file + ":" + line;
    }

    /**
     * Returns the cells of the next row; an empty list at the end.
     *
     * @throws IOException with the line, when it has more or fewer cells than the header
     */
    List<String> next() throws IOException {
        String text = line();
        if (text == null) {
            return List.of();
        }
        List<String> cells = cells(text);
        if (cells.size() != header.size()) {
            throw new IOException(
                    "%s: has %d cells; the header names %d columns. Correct the line, or the header."
                            .formatted(place(), cells.size(), header.size()));
        }
        return cells;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private String line() throws IOException {
        try {
            String text;
            do {
                text = lines.readLine();
                line++;
            } while (text != null && text.isEmpty());
            return text;
        } catch (CharacterCodingException e) {
            throw new IOException(
                    "%s: is not UTF-8 text from about line %d on.".formatted(file, line + 1), e);
        }
    }

    private List<String> cells(String text) throws IOException {
        List<String> cells = new ArrayList<>(header == null ? 16 : header.size());
        String rest = text;
        int from = 0;
        while (true) {
            if (from < rest.length() && rest.charAt(from) == QUOTE) {
                StringBuilder cell = new StringBuilder();
                int begun = line;
                int end = quoted(rest, from + 1, cell);
                while (end < 0) {
                    rest = lines.readLine();
                    line++;
                    if (rest == null) {
                        throw new IOException(
                                "%s:%d: a quote is opened and never closed; close it or double it."
                                        .formatted(file, begun));
                    }
                    cell.append('\n');
                    end = quoted(rest, 0, cell);
                }
                cells.add(cell.toString());
                from = end;
            } else {
                int end = rest.indexOf(separator, from);
                end = end < 0 ? rest.length() : end;
                cells.add(rest.substring(from, end));
                from = end;
            }
            if (from >= rest.length()) {
                return cells;
            }
            if (rest.charAt(from) != separator) {
                throw new IOException(
                        "%s: a cell goes on after its closing quote; double quotes inside it."
                                .formatted(place()));
            }
            from++;
        }
    }

    /**
     * Takes what is inside quotes; returns where it ends, or −1 when it goes on in the next line.
     */
    private static int quoted(String text, int from, StringBuilder cell) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != QUOTE) {
                cell.append(c);
            } else if (i + 1 < text.length() && text.charAt(i + 1) == QUOTE) {
                cell.append(QUOTE);
                i++;
            } else {
                return i + 1;
            }
        }
        return -1;
    }

    private static char separator(String first) {
        char best = ',';
        long most = count(first, best);
        for (char other : new char[] {';', '\t'}) {
            if (count(first, other) > most) {
                best = other;
                most = count(first, other);
            }
        }
        return best;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }
}
