package io.driftline.stream;

import io.driftline.data.Task;
import java.util.List;
import java.util.stream.IntStream;

/** Tasks with numbered columns and classes. */
final class Columns {
    /** Most columns, classes or centres of a generator. */
    static final int MOST = 100_000;

    private Columns() {}

    static Task task(String prefix, int columns, boolean scaled, int classes) {
        return new Task(
                IntStream.rangeClosed(1, columns)
                        .mapToObj(i -> new Task.Column(prefix + i, scaled))
                        .toList(),
                classes(classes));
    }

    static List<String> classes(int classes) {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    /** Draws whether noise strikes: {@code percent} times in a hundred. Also drawn at 0. */
    static boolean strikes(int percent, Draws draws) {
        return 1 + draws.below(100) <= percent;
    }
}
