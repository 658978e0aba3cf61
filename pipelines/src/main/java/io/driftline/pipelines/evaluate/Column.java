package io.driftline.pipelines.evaluate;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/**
 * What one column of text turned out to hold: the narrowest of whole numbers, numbers, true and
 * false, times and text that all its cells are. An empty cell and {@code ?} hold nothing.
 */
final class Column {
    /** Most different values that are counted. */
    static final int MOST_VALUES = 1000;

    /** Most different values that become a column each; more of them are hashed. */
    private static final int MOST_INDICATORS = 100;

    private static final int BUCKETS = 256;

    /** What all cells so far are. */
    enum Kind {
        WHOLE,
        NUMBER,
        FLAG,
        TIME,
        TEXT
    }

    private final String name;
    private final boolean nominal;
    private final boolean numeric;
    private final TreeSet<String> values = new TreeSet<>();
    private Kind kind;
    private boolean any;
    private boolean missing;

    /**
     * Returns a column of which nothing was seen.
     *
     * @param nominal whether its values are names, whatever they look like
     * @param numeric whether they are numbers, and whatever does not look like one is missing
     */
    Column(String name, boolean nominal, boolean numeric) {
        this.name = name;
        this.nominal = nominal;
        this.numeric = numeric;
        kind = nominal ? Kind.TEXT : numeric ? Kind.NUMBER : Kind.WHOLE;
    }

    /** Returns whether a cell holds nothing. */
    boolean empty(String cell) {
        return cell.isEmpty() || cell.equals("?") || numeric && !number(cell);
    }

    /** Sees a cell. */
    void see(String cell) {
        if (empty(cell)) {
            missing = true;
            return;
        }
        if (!any && !nominal && !numeric) {
            kind = narrowest(cell);
        }
        any = true;
        while (kind != Kind.TEXT && !holds(kind, cell)) {
            kind = kind == Kind.WHOLE ? Kind.NUMBER : Kind.TEXT;
        }
        if (values.size() <= MOST_VALUES) {
            values.add(cell);
        }
    }

    String name() {
        return name;
    }

    /** Returns whether all cells are numbers. */
    boolean numeric() {
        return kind == Kind.WHOLE || kind == Kind.NUMBER;
    }

    /** Returns whether all cells are whole numbers. */
    boolean whole() {
        return kind == Kind.WHOLE;
    }

    /** Returns whether all cells say yes or no. */
    boolean flag() {
        return kind == Kind.FLAG || kind == Kind.WHOLE && Set.of("0", "1").containsAll(values);
    }

    /** Returns whether a cell, of those, says yes. */
    boolean yes(String cell) {
        return cell.equals("1") || cell.equals("true");
    }

    /** Returns whether there are more different values than are counted. */
    boolean many() {
        return values.size() > MOST_VALUES;
    }

    /** Returns the different values: numbers by size, others by the alphabet. */
    List<String> values() {
        List<String> sorted = new ArrayList<>(values);
        if (numeric()) {
            sorted.sort(Comparator.comparingDouble(Double::parseDouble));
        }
        return sorted;
    }

    /** Returns the type of the field that holds it. */
    Schema schema() {
        Schema type =
                switch (kind) {
                    case WHOLE -> Schema.create(Type.LONG);
                    case NUMBER -> Schema.create(Type.DOUBLE);
                    case FLAG -> Schema.create(Type.BOOLEAN);
                    case TIME ->
                            LogicalTypes.timestampMillis().addToSchema(Schema.create(Type.LONG));
                    case TEXT -> Schema.create(Type.STRING);
                };
        return missing ? Schema.createUnion(Schema.create(Type.NULL), type) : type;
    }

    /** Returns the cell as the field's value, null where it holds nothing. */
    Object value(String cell) {
        if (empty(cell)) {
            return null;
        }
        return switch (kind) {
            case WHOLE -> (Object) Long.parseLong(cell.trim());
            case NUMBER -> Double.parseDouble(cell);
            case FLAG -> cell.equals("true");
            case TIME -> millis(cell);
            case TEXT -> cell;
        };
    }

    /** Returns how a learner reads the column that does not say so itself. */
    List<Object> features() {
        return switch (kind) {
            case WHOLE, NUMBER ->
                    List.of(missing ? Map.of("field", name, "missing", 0) : (Object) name);
            case FLAG -> List.of(entry("boolean", Map.of(), false));
            case TIME ->
                    List.of(
                            entry("hour", Map.of("name", name + ".hour"), 0),
                            entry("weekday", Map.of("name", name + ".weekday"), 0));
            case TEXT -> List.of(category());
        };
    }

    private Object category() {
        List<String> named = new ArrayList<>(values);
        named.remove("other"); // the column for all others is called that
        return named.size() <= MOST_INDICATORS && !named.isEmpty()
                ? entry("one-hot", Map.of("values", named), "other")
                : entry("hashed", Map.of("buckets", BUCKETS), "");
    }

    private Map<String, Object> entry(String as, Map<String, Object> more, Object replacement) {
        Map<String, Object> entry = new TreeMap<>(more);
        entry.put("field", name);
        entry.put("as", as);
        if (missing) {
            entry.put("missing", replacement);
        }
        return entry;
    }

    private static Kind narrowest(String cell) {
        for (Kind each : Kind.values()) {
            if (holds(each, cell)) {
                return each;
            }
        }
        return Kind.TEXT;
    }

    private static boolean holds(Kind kind, String cell) {
        return switch (kind) {
            case WHOLE -> isWhole(cell.trim());
            case NUMBER -> number(cell);
            case FLAG -> cell.equals("true") || cell.equals("false");
            case TIME -> time(cell);
            case TEXT -> true;
        };
    }

    private static boolean isWhole(String cell) {
        int from = cell.startsWith("-") ? 1 : 0;
        if (cell.length() == from || cell.length() > 18) {
            return false;
        }
        for (int i = from; i < cell.length(); i++) {
            if (cell.charAt(i) < '0' || cell.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean number(String cell) {
        char last = cell.charAt(cell.length() - 1);
        if (last == 'd' || last == 'D' || last == 'f' || last == 'F') {
            return false; // Java would read 1f; nobody else does
        }
        try {
            Double.parseDouble(cell);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean time(String cell) {
        if (cell.length() < 16 || cell.charAt(4) != '-') {
            return false;
        }
        try {
            millis(cell);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Reads a time in ISO 8601, in UTC where it does not say where. */
    private static long millis(String cell) {
        String text = cell.charAt(10) == ' ' ? cell.replace(' ', 'T') : cell;
        boolean zoned = text.endsWith("Z") || text.lastIndexOf('+') > 10;
        return zoned
                ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
