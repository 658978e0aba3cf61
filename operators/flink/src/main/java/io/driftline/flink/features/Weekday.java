package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * The day of the week of a timestamp: seven columns from Monday to Sunday, one of them 1.
 *
 * @param field a timestamp, see {@link Timestamps}; {@code missing} is a Long in its unit
 * @param name of the columns, before {@code .weekday=DAY}
 * @param zone where the clock hangs; the virtual machine's time zone data says how it runs
 */
public record Weekday(Field field, String name, ZoneId zone) implements Feature {

    @Override
    public List<Field> fields() {
        return List.of(field);
    }

    @Override
    public List<Column> columns() {
        return Stream.of(DayOfWeek.values())
                .map(day -> name + ".weekday=" + day.name().toLowerCase(Locale.ROOT))
                .map(column -> new Column(column, false))
                .toList();
    }

    @Override
    public Optional<String> refusal(List<List<Schema>> types) {
        return Timestamps.refusal(field, types.get(0), "weekday");
    }

    @Override
    public Writer bind(List<BoundField> fields) {
        Timestamps timestamps = new Timestamps(fields.get(0));
        LocalTime clock = new LocalTime(zone);
        return (record, row, offset) -> row[offset + clock.weekday(timestamps.millis(record))] = 1;
    }
}
