package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/**
 * The hour of the day of a timestamp: 24 columns, one of them 1.
 *
 * @param field a timestamp, see {@link Timestamps}; {@code missing} is a Long in its unit
 * @param name of the columns, before {@code .hour=HOUR}
 * @param zone where the clock hangs; the virtual machine's time zone data says how it runs
 */
public record Hour(Field field, String name, ZoneId zone) implements Feature {

    @Override
    public List<Field> fields() {
        return List.of(field);
    }

    @Override
    public List<Column> columns() {
        return IntStream.range(0, 24)
                .mapToObj(hour -> new Column(name + ".hour=" + hour, false))
                .toList();
    }

    @Override
    public Optional<String> refusal(List<List<Schema>> types) {
        return Timestamps.refusal(field, types.get(0), "hour");
    }

    @Override
    public Writer bind(List<BoundField> fields) {
        Timestamps timestamps = new Timestamps(fields.get(0));
        LocalTime clock = new LocalTime(zone);
        return (record, row, offset) -> row[offset + clock.hour(timestamps.millis(record))] = 1;
    }
}
