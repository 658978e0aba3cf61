package io.driftline.flink;

import io.driftline.data.Task;
import io.driftline.data.Task.Column;
import java.util.List;

/** Tasks by the names of what they consist of. */
final class TestingNames {
    private TestingNames() {}

    static Task task(List<String> columns, List<String> classes) {
        return new Task(columns.stream().map(name -> new Column(name, true)).toList(), classes);
    }
}
