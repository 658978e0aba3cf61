package io.driftline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.catalog.Problems.Problem;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private final Problems problems = new Problems();

    @Test
    void readsValuesOfEveryTypeAndDefaultsForTheRest() {
        Settings settings =
                settings(
                        Map.of(
                                "rate",
                                0.5,
                                "text",
                                "1e-3",
                                "count",
                                7,
                                "long",
                                "9007199254740993",
                                "flag",
                                true,
                                "words",
                                "a, b,c",
                                "list",
                                List.of("x", 2),
                                "widths",
                                List.of(300, 150)));
        assertThat(settings.decimal("rate", 0)).isEqualTo(0.5f);
        assertThat(settings.decimal("text", 0)).isEqualTo(0.001f);
        assertThat(settings.decimal("absent", 2.5f)).isEqualTo(2.5f);
        assertThat(settings.whole("count", 0, 1, 7)).isEqualTo(7);
        assertThat(settings.whole("long", 0L)).isEqualTo(9007199254740993L);
        assertThat(settings.flag("flag", false)).isTrue();
        assertThat(settings.flag("absent", true)).isTrue();
        assertThat(settings.words("words", List.of())).containsExactly("a", "b", "c");
        assertThat(settings.words("list", List.of())).containsExactly("x", "2");
        assertThat(settings.words("absent", List.of("d"))).containsExactly("d");
        assertThat(settings.wholes("widths", List.of())).containsExactly(300, 150);
        assertThat(settings.wholes("count", List.of())).containsExactly(7);
        assertThat(settings.wholes("absent", List.of(32))).containsExactly(32);
        assertThat(settings.text("absent", "none")).isEqualTo("none");
        settings.finish();
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void reportsWrongTypesAndGoesOnWithTheDefault() {
        Settings settings =
                settings(
                        Map.of(
                                "rate",
                                "fast",
                                "count",
                                2.5,
                                "many",
                                99,
                                "flag",
                                "perhaps",
                                "words",
                                Map.of(),
                                "widths",
                                List.of(8, -1),
                                "kind",
                                "gradeint",
                                "section",
                                3));
        assertThat(settings.decimal("rate", 1)).isEqualTo(1);
        assertThat(settings.whole("count", 3L)).isEqualTo(3);
        assertThat(settings.whole("many", 5, 0, 10)).isEqualTo(5);
        assertThat(settings.flag("flag", true)).isTrue();
        assertThat(settings.words("words", List.of("a"))).containsExactly("a");
        assertThat(settings.wholes("widths", List.of(4))).containsExactly(4);
        assertThat(settings.word("kind", "gradient", List.of("gradient", "majority")))
                .isEqualTo("gradient");
        assertThat(settings.section("section").keys()).isEmpty();
        assertThat(settings.requiredText("topic")).isEmpty();
        assertThat(problems.list())
                .containsExactly(
                        new Problem("learner.rate", "is fast; it must be a number."),
                        new Problem("learner.count", "is 2.5; it must be a whole number."),
                        new Problem("learner.many", "is 99; it must be from 0 to 10."),
                        new Problem("learner.flag", "is perhaps; it must be true or false."),
                        new Problem("learner.words", "is {}; it must be a list."),
                        new Problem(
                                "learner.widths", "is -1; it must be whole numbers of at least 1."),
                        new Problem(
                                "learner.kind",
                                "gradeint is not a known value; known: gradient, majority. Did you"
                                        + " mean gradient?"),
                        new Problem(
                                "learner.section",
                                "is 3; it must be a section of keys and values."),
                        new Problem("learner.topic", "is missing; it must be set."));
    }

    @Test
    void reportsKeysThatNobodyReadInSectionsAndListsToo() {
        Settings settings =
                settings(
                        Map.of(
                                "upgd", Map.of("sigma", 0.1, "sigmma", 0.1),
                                "features", List.of(Map.of("name", "a"), Map.of("nmae", "b"))));
        settings.section("upgd").decimal("sigma", 0);
        settings.list("features").forEach(feature -> feature.text("name", ""));
        settings.finish();
        assertThat(problems.list())
                .containsExactlyInAnyOrder(
                        new Problem(
                                "learner.upgd.sigmma",
                                "sigmma is not a known key; known: sigma. Did you mean sigma?"),
                        new Problem(
                                "learner.features[1].nmae",
                                "nmae is not a known key; known: name. Did you mean name?"));
    }

    @Test
    void reportsARefusalAtTheKeyThatItNames() {
        Settings section = settings(Map.of("upgd", Map.of("sigma", -1))).section("upgd");
        String alternative =
                section.build(
                        () -> {
                            throw new IllegalArgumentException("upgd.sigma is -1; it must be ≥ 0.");
                        },
                        "other");
        section.build(
                () -> {
                    throw new IllegalArgumentException("This cannot be.");
                },
                "other");
        assertThat(alternative).isEqualTo("other");
        assertThat(problems.list())
                .containsExactly(
                        new Problem("learner.upgd.sigma", "is -1; it must be ≥ 0."),
                        new Problem("learner.upgd", "This cannot be."));
    }

    @Test
    void namesPathsFromTheRoot() {
        Settings root = Settings.of("", Map.of("learner", Map.of()), problems);
        assertThat(root.path("learner")).isEqualTo("learner");
        assertThat(root.section("learner").path("upgd")).isEqualTo("learner.upgd");
    }

    @Test
    void aKeyWithoutValueIsNotSet() {
        Map<String, Object> values = new HashMap<>();
        values.put("upgd", null);
        Settings settings = settings(values);
        assertThat(settings.has("upgd")).isFalse();
        assertThat(settings.section("upgd").decimal("sigma", 0.5f)).isEqualTo(0.5f);
        settings.finish();
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void suggestsOnlyWhatIsNear() {
        List<String> known = Arrays.asList("constant", "inverse-sqrt");
        assertThat(Problems.nearest("constnat", known)).contains("constant");
        assertThat(Problems.nearest("inverse-sqr", known)).contains("inverse-sqrt");
        assertThat(Problems.nearest("polyak", known)).isEmpty();
    }

    private Settings settings(Map<String, Object> values) {
        return Settings.of("learner", values, problems);
    }
}
