package io.driftline.flink.features;

import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;

/**
 * The kinds of features that a pipeline's file can declare. An entry of the list {@code features}
 * is a field's name, for a number as it is, or a map such as {@code {field: amount, as: log1p,
 * missing: 0}}.
 */
public final class FeatureKinds {
    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("numeric", FeatureSettings::numeric);
        KINDS.put("log1p", FeatureSettings::log1p);
        KINDS.put("boolean", FeatureSettings::flag);
        KINDS.put("one-hot", FeatureSettings::oneHot);
        KINDS.put("hashed", FeatureSettings::hashed);
        KINDS.put("text", FeatureSettings::text);
        KINDS.put("array", FeatureSettings::array);
        KINDS.put("hour", FeatureSettings::hour);
        KINDS.put("weekday", FeatureSettings::weekday);
        KINDS.put("cross", FeatureSettings::cross);
    }

    /** Makes a feature of its settings, or reports to their problems and returns what it can. */
    private interface Kind {
        Optional<Feature> read(Settings settings);
    }

    private FeatureKinds() {}

    /** Returns the words that {@code as} may have. */
    public static Set<String> names() {
        return KINDS.keySet();
    }

    /**
     * Reads the list of features and holds it against the events' schema.
     *
     * @param entries names and maps, as a YAML reader gives them
     * @param path of the list in the configuration, such as {@code features}
     * @param problems where everything that is wrong goes, under paths such as {@code
     *     features[2].field}
     * @return the features that nothing is wrong with
     */
    public static FeaturePlan read(List<?> entries, Schema schema, String path, Problems problems) {
        if (entries.isEmpty()) {
            problems.add(path, "is empty; it must name at least one feature.");
        }
        List<Feature> features = new ArrayList<>();
        Set<String> columns = new TreeSet<>();
        for (int i = 0; i < entries.size(); i++) {
            String entryPath = path + "[" + i + "]";
            int before = problems.list().size();
            Optional<Feature> feature = entry(entries.get(i), schema, entryPath, problems);
            if (feature.isPresent() && problems.list().size() == before) {
                checkColumns(feature.get(), columns, entryPath, problems);
                features.add(feature.get());
            }
        }
        return new FeaturePlan(features);
    }

    private static Optional<Feature> entry(
            Object entry, Schema schema, String path, Problems problems) {
        if (entry instanceof String name) {
            Feature feature = new Numeric(Field.required(name), name);
            checkFields(feature, schema, path, problems);
            return Optional.of(feature);
        }
        if (!(entry instanceof Map<?, ?> map)) {
            problems.add(
                    path,
                    "is %s; it must be a field's name, or a map such as {field: amount, as: log1p}."
                            .formatted(entry));
            return Optional.empty();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, value) -> values.put(String.valueOf(key), value));
        return section(Settings.of(path, values, problems), schema);
    }

    private static Optional<Feature> section(Settings settings, Schema schema) {
        String as = settings.text("as", "numeric");
        Kind kind = KINDS.get(as);
        if (kind == null) {
            settings.problems().addUnknown(settings.path("as"), "kind of feature", as, names());
            return Optional.empty();
        }
        Optional<Feature> feature = kind.read(settings);
        settings.finish();
        String fieldKey = settings.path(as.equals("cross") ? "fields" : "field");
        feature.ifPresent(made -> checkFields(made, schema, fieldKey, settings.problems()));
        return feature;
    }

    private static void checkFields(
            Feature feature, Schema schema, String path, Problems problems) {
        List<List<Schema>> types = new ArrayList<>();
        for (Field field : feature.fields()) {
            Optional<BoundField> found = FieldPath.find(schema, field);
            if (found.isPresent()) {
                types.add(found.get().types());
            } else if (!field.path().isEmpty()) {
                problems.addUnknown(
                        path,
                        "field of " + schema.getFullName(),
                        field.path(),
                        FieldPath.all(schema));
            }
        }
        if (types.size() == feature.fields().size()) {
            feature.refusal(types)
                    .ifPresent(refusal -> problems.add(path, refusal + hint(feature)));
        }
    }

    /** A bare name means a number; whoever wrote one for a string needs the other form. */
    private static String hint(Feature feature) {
        return feature instanceof Numeric numeric
                ? " Say how to read it, such as {field: %s, as: KIND}, where KIND is one of: %s."
                        .formatted(numeric.field().path(), String.join(", ", names()))
                : "";
    }

    private static void checkColumns(
            Feature feature, Set<String> columns, String path, Problems problems) {
        List<String> own = feature.columns().stream().map(column -> column.name()).toList();
        own.stream()
                .filter(columns::contains)
                .findFirst()
                .ifPresent(
                        twice ->
                                problems.add(
                                        path,
                                        "makes the column %s, as a feature before it does; "
                                                        .formatted(twice)
                                                + "give it another name:."));
        columns.addAll(own);
        if (columns.size() > Kinds.MOST_COLUMNS) {
            problems.add(
                    path,
                    "brings the columns to %d; all features together may have %d."
                            .formatted(columns.size(), Kinds.MOST_COLUMNS));
        }
    }
}
