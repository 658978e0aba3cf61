package io.driftline.catalog;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.learn.Learner;
import io.driftline.math.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that the catalog lists, combined: what a suite over all learners runs through. A new
 * model, loss, transform or step size is in it by being registered.
 */
public final class CatalogEntries {
    private static final List<Task.Column> COLUMNS =
            List.of(
                    new Task.Column("a", true),
                    new Task.Column("b", false),
                    new Task.Column("c", true));
    private static final List<Task> TASKS =
            List.of(
                    new Task(COLUMNS, List.of()),
                    new Task(COLUMNS, List.of("no", "yes")),
                    new Task(COLUMNS, List.of("x", "y", "z")));

    private static final List<String> AROUND = List.of("clip-norm", "weight-decay");

    private CatalogEntries() {}

    /** One combination; {@code settings} is what a pipeline would hold under {@code learner}. */
    public record Entry(Task task, Map<String, Object> settings) {
        /** Returns a fresh learner. */
        public Learner learner() {
            Problems problems = new Problems();
            Settings section = Settings.of("learner", settings, problems);
            Learner learner = Catalog.learner(task, section);
            section.finish();
            if (!problems.list().isEmpty()) {
                throw new IllegalStateException(problems.list().toString());
            }
            return learner;
        }

        /** Returns a batch; of one example where a rule of the chain wants single events. */
        public Batch batch(int number) {
            boolean single =
                    settings.getOrDefault("transforms", "").toString().contains("autostep");
            return CatalogEntries.batch(task, single ? 3 * number : number);
        }

        @Override
        public String toString() {
            String several = task.multiLabel() ? "any of " : "";
            return several + task.classes().size() + " classes " + settings;
        }
    }

    /** All kinds; all models with all losses, step sizes, weight averages and transforms. */
    public static Stream<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Task task : TASKS) {
            for (String kind : Catalog.learners()) {
                entries.add(new Entry(task, Map.of("kind", kind)));
                entries.add(new Entry(task, Map.of("kind", kind, "freeze-after", 20)));
            }
            addDrift(entries, task);
            addReplay(entries, task);
            for (String loss : Catalog.losses()) {
                for (String model : Catalog.models()) {
                    addChains(entries, task, loss, model);
                }
            }
        }
        addSets(entries);
        return entries.stream();
    }

    /** What examples of several classes can be learned with. */
    private static void addSets(List<Entry> entries) {
        Task task = Task.multiLabel(COLUMNS, List.of("x", "y", "z"));
        entries.add(new Entry(task, Map.of("kind", "no-change")));
        entries.add(new Entry(task, Map.of("kind", "majority")));
        addDrift(entries, task);
        addReplay(entries, task);
        addChains(entries, task, "binary-cross-entropy", "linear");
    }

    /**
     * Every step size and every average on a plain gradient; every transform alone and between the
     * links that usually stand around one.
     */
    private static void addChains(List<Entry> entries, Task task, String loss, String model) {
        for (String stepSize : Catalog.stepSizes()) {
            List<String> chain = stepSize.equals("unit") ? List.of("nlms") : List.of();
            add(entries, task, loss, model, chain, Map.of("step-size", stepSize));
        }
        for (String average : Catalog.weightAverages()) {
            Map<String, Object> averaged = Map.of("weight-average", average);
            add(entries, task, loss, model, List.of(), averaged);
            add(entries, task, loss, model, List.of("clip-norm", "adam"), averaged);
        }
        for (String replacement : Catalog.unitReplacements()) {
            Map<String, Object> often = Map.of("maturity", 10, "rate", 0.01);
            Map<String, Object> replaced =
                    replacement.equals("never")
                            ? Map.of("replace-units", replacement)
                            : Map.of("replace-units", replacement, replacement, often);
            add(entries, task, loss, model, List.of("clip-norm", "adam"), replaced);
        }
        for (String name : List.of("upgd", "upgd-features")) {
            Map<String, Object> second = Map.of(name, Map.of("second-order", true));
            add(entries, task, loss, model, List.of("clip-norm", name), second);
        }
        for (String name : List.of("upgd", "adaupgd")) {
            Map<String, Object> output = Map.of(name, Map.of("scope", "output"));
            add(entries, task, loss, model, List.of("clip-norm", name), output);
        }
        for (String name : Catalog.transforms()) {
            add(entries, task, loss, model, List.of(name), Map.of());
            if (!AROUND.contains(name)) {
                List<String> chain = List.of(AROUND.get(0), name, AROUND.get(1));
                boolean own = Catalog.bringsStepSize(name);
                add(
                        entries,
                        task,
                        loss,
                        model,
                        chain,
                        own ? Map.of() : Map.of("step-size", "inverse-sqrt"));
            }
        }
    }

    /** Every detector; every response, to alarms that come all the time. */
    private static void addDrift(List<Entry> entries, Task task) {
        for (String detector : Catalog.detectors()) {
            entries.add(new Entry(task, Map.of("drift", Map.of("detector", detector))));
        }
        for (String response : Catalog.driftResponses()) {
            Map<String, Object> nervous = Map.of("min-instances", 1, "threshold", 0.3);
            Map<String, Object> drift = new TreeMap<>();
            drift.put("detector", "page-hinkley");
            drift.put("page-hinkley", nervous);
            drift.put("warm-up", 2);
            drift.put("block", 1);
            drift.put("cool-down", 5);
            drift.put("response", response);
            Map<String, Object> settings = new TreeMap<>();
            settings.put("model", "mlp");
            settings.put("step-size", "inverse-sqrt");
            settings.put("drift", drift);
            if (response.equals("refresh-replay")) {
                settings.put("replay", Map.of("rows", 20, "batch", 4));
            }
            entries.add(new Entry(task, settings));
        }
    }

    /** Every policy, loss and projection of replay, over fewer rows than there are examples. */
    private static void addReplay(List<Entry> entries, Task task) {
        for (String policy : Catalog.replayPolicies()) {
            addReplay(entries, task, Map.of("policy", policy));
        }
        for (String loss : Catalog.replayLosses()) {
            addReplay(entries, task, Map.of("loss", loss));
            for (String projection : Catalog.projections()) {
                addReplay(entries, task, Map.of("loss", loss, "projection", projection));
            }
        }
    }

    private static void addReplay(List<Entry> entries, Task task, Map<String, Object> replay) {
        Map<String, Object> sized = new TreeMap<>(replay);
        sized.put("rows", 20);
        sized.put("batch", 4);
        for (String loss : Catalog.losses()) {
            Map<String, Object> settings = new TreeMap<>();
            settings.put("loss", loss);
            settings.put("model", "mlp");
            settings.put("replay", sized);
            addIfGood(entries, task, settings);
        }
    }

    private static void addIfGood(List<Entry> entries, Task task, Map<String, Object> settings) {
        Problems problems = new Problems();
        Catalog.learner(task, Settings.of("learner", settings, problems));
        if (problems.list().isEmpty()) {
            entries.add(new Entry(task, settings));
        }
    }

    private static void add(
            List<Entry> entries,
            Task task,
            String loss,
            String model,
            List<String> chain,
            Map<String, Object> more) {
        Map<String, Object> settings = new TreeMap<>(more);
        settings.put("loss", loss);
        settings.put("model", model);
        settings.put("transforms", chain);
        settings.put("standardize", chain.size() != 1);
        if (chain.contains("sgd")) {
            settings.put("sgd", Map.of("momentum", 0.5)); // the default remembers nothing
        }
        addIfGood(entries, task, settings); // else the loss does not fit the label
    }

    /** One to three examples whose label follows from the inputs. */
    public static Batch batch(Task task, int number) {
        Rng rng = Rng.ofSeed(77).child(number);
        int size = 1 + number % 3;
        float[] inputs = new float[size * COLUMNS.size()];
        float[] targets = new float[size];
        rng.addNormals(1, inputs);
        for (int e = 0; e < size; e++) {
            float signal = 2 * inputs[3 * e] - inputs[3 * e + 1] + inputs[3 * e + 2];
            int classes = task.classes().size();
            int set = (signal > 0 ? 1 : 0) + (inputs[3 * e] > 0 ? 2 : 0) + (signal > 2 ? 4 : 0);
            targets[e] =
                    switch (task.multiLabel() ? -1 : classes) {
                        case -1 -> set;
                        case 0 -> signal;
                        case 2 -> signal > 0 ? 1 : 0;
                        default -> signal < -1 ? 0 : signal < 1 ? 1 : 2;
                    };
            inputs[3 * e] += 0.5f;
        }
        return new Batch(size, COLUMNS.size(), inputs, targets);
    }
}
