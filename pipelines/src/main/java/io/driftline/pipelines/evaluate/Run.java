package io.driftline.pipelines.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One pass over one stream, when it is over.
 *
 * @param courses with the learners
 */
public record Run(String stream, long seed, List<Course> courses) {
    public Run {
        courses = List.copyOf(courses);
    }

    /** Returns the learners, in the order of their files, the rules last. */
    List<Trial> trials() {
        List<Trial> trials = new ArrayList<>();
        courses.forEach(course -> trials.addAll(course.trials()));
        return trials;
    }

    /** Returns what they keep of the stream's parts, in the same order; none without parts. */
    List<Retention> retentions() {
        return courses.stream().flatMap(course -> course.retentions().stream()).toList();
    }

    /** Returns how good they were, in the same order. */
    public List<Result> results() {
        List<Result> results = new ArrayList<>();
        for (Course course : courses) {
            for (int i = 0; i < course.trials().size(); i++) {
                Optional<Kept> kept =
                        course.retentions().isEmpty()
                                ? Optional.empty()
                                : Optional.of(course.retentions().get(i).kept());
                Trial trial = course.trials().get(i);
                results.add(trial.result(stream, course.unusable(), comparison(trial), kept));
            }
        }
        return results;
    }

    private Optional<Comparison> comparison(Trial trial) {
        Trial first = courses.get(0).trials().get(0);
        return trial == first
                ? Optional.empty()
                : Comparison.of(trial.verdicts(), first.name(), first.verdicts());
    }
}
