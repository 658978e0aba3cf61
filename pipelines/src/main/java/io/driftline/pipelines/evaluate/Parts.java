package io.driftline.pipelines.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * How a stream falls into parts, which follow each other: its tasks, or stretches of equal length.
 *
 * @param starts the first event of each part, from 0, ascending; none for a stream without parts
 * @param events of the stream
 */
public record Parts(List<Long> starts, long events) {
    /** Most parts: all are looked at again and again. */
    static final int MOST = 1000;

    public Parts {
        starts = List.copyOf(starts);
    }

    /** Returns that there are no parts. */
    static Parts none(long events) {
        return new Parts(List.of(), events);
    }

    /** Returns parts of a length; the last one may be shorter. */
    static Parts ofLength(long length, long events) {
        List<Long> starts = new ArrayList<>();
        for (long start = 0; start < events; start += length) {
            starts.add(start);
        }
        return new Parts(starts, events);
    }

    /** Returns so many parts of equal length, or one event more or less. */
    static Parts equal(int count, long events) {
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            starts.add(i * events / count);
        }
        return new Parts(starts, events);
    }

    /** Returns parts that have so many events each; empty ones are left out. */
    static Parts ofSizes(List<Integer> sizes) {
        List<Long> starts = new ArrayList<>();
        long start = 0;
        for (int size : sizes) {
            if (size > 0) {
                starts.add(start);
            }
            start += size;
        }
        return new Parts(starts, start);
    }

    /** Returns how many there are. */
    int count() {
        return starts.size();
    }

    /** Returns the part of an event. */
    int of(long event) {
        int low = 0;
        int high = starts.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts.get(middle) <= event) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Returns the first event after a part. */
    long end(int part) {
        return part + 1 < starts.size() ? starts.get(part + 1) : events;
    }
}
