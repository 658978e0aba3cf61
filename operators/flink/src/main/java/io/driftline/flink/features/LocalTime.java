package io.driftline.flink.features;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/** Tells the hour and the weekday of an instant in one time zone. */
final class LocalTime {
    private static final int SECONDS_PER_HOUR = 3_600;
    private static final int SECONDS_PER_DAY = 86_400;

    /** 1970 began on a Thursday, three days after a Monday. */
    private static final int FIRST_DAY = 3;

    private final ZoneRules rules;
    private final boolean fixed;
    private final int fixedSeconds;

    LocalTime(ZoneId zone) {
        rules = zone.getRules();
        fixed = rules.isFixedOffset();
        fixedSeconds = fixed ? rules.getOffset(Instant.EPOCH).getTotalSeconds() : 0;
    }

    /** Returns the hour, from 0 to 23. */
    int hour(long millis) {
        return Math.floorMod(localSeconds(millis), SECONDS_PER_DAY) / SECONDS_PER_HOUR;
    }

    /** Returns the day of the week, 0 for Monday to 6 for Sunday. */
    int weekday(long millis) {
        long day = Math.floorDiv(localSeconds(millis), SECONDS_PER_DAY);
        return Math.floorMod(day + FIRST_DAY, 7);
    }

    private long localSeconds(long millis) {
        long seconds = Math.floorDiv(millis, 1_000L);
        ZoneOffset offset = fixed ? null : rules.getOffset(Instant.ofEpochSecond(seconds));
        return seconds + (offset == null ? fixedSeconds : offset.getTotalSeconds());
    }
}
