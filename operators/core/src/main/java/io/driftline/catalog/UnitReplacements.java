package io.driftline.catalog;

import io.driftline.optim.ContinualBackprop;
import java.util.List;
import java.util.Optional;

/** The catalog's ways to replace hidden units, one line each. */
final class UnitReplacements {
    private static final String KEY = "replace-units";
    private static final List<String> UTILITIES = List.of("adaptable", "contribution");
    private static final Registry<Optional<ContinualBackprop>> REPLACEMENTS =
            new Registry<>("unit replacement");

    static {
        REPLACEMENTS.add("never", s -> Optional.empty());
        REPLACEMENTS.add(
                "continual-backprop",
                s ->
                        Optional.of(
                                new ContinualBackprop(
                                        s.decimal("decay", 0.99f),
                                        s.decimal("rate", 1e-4f),
                                        s.whole("maturity", 100L),
                                        s.word("utility", UTILITIES.get(0), UTILITIES)
                                                .equals(UTILITIES.get(0)))));
    }

    private UnitReplacements() {}

    /** Returns the names that {@code replace-units} may have. */
    static List<String> names() {
        return REPLACEMENTS.names();
    }

    /** Builds the replacement that the settings name. */
    static Optional<ContinualBackprop> build(Settings settings) {
        String name = settings.text(KEY, "never");
        Optional<ContinualBackprop> replacement =
                REPLACEMENTS.build(name, settings, KEY, Optional.<ContinualBackprop>empty());
        REPLACEMENTS.refuseUnused(settings, KEY, List.of(name));
        return replacement;
    }
}
