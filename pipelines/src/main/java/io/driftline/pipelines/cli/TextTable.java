package io.driftline.pipelines.cli;

import java.util.List;

/** Rows of text under one another, each column as wide as its widest cell. */
final class TextTable {
    private static final String INDENT = "  ";

    private TextTable() {}

    /** Returns the rows as lines; a row may have fewer cells than others. */
    static String of(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i + 1 < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(INDENT).append(row.get(i));
                line.append(" ".repeat(Math.max(0, widths[i] - row.get(i).length())));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }
}
