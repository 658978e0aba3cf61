package io.driftline.pipelines.demo;

import io.driftline.schemas.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the lanes said about themselves while they ran, lane by lane in the pipeline's order. */
final class LaneHistory {
    private final Map<String, List<Progress>> lanes = new LinkedHashMap<>();

    /**
     * @param names of the lanes, the champion's first
     */
    LaneHistory(List<String> names) {
        names.forEach(name -> lanes.put(name, new ArrayList<>()));
    }

    /**
     * Takes a lane's next message; one that says nothing new is a repeat and is ignored.
     *
     * @throws IllegalArgumentException when the pipeline has no such lane
     */
    void add(Progress progress) {
        List<Progress> messages = of(progress.getLane());
        long last = messages.isEmpty() ? -1 : messages.get(messages.size() - 1).getAnswers();
        if (progress.getAnswers() > last) {
            messages.add(progress);
        } else if (progress.getAnswers() == last) {
            messages.set(messages.size() - 1, progress); // the same answers, more questions
        }
    }

    /** Returns the lanes' names, the champion's first. */
    List<String> lanes() {
        return List.copyOf(lanes.keySet());
    }

    /** Returns the champion's name. */
    String champion() {
        return lanes.keySet().iterator().next();
    }

    /** Returns a lane's messages, the oldest first; read only, valid until the next is added. */
    List<Progress> of(String lane) {
        List<Progress> messages = lanes.get(lane);
        if (messages == null) {
            throw new IllegalArgumentException(
                    "There is progress of lane %s; the pipeline has the lanes %s."
                            .formatted(lane, String.join(", ", lanes.keySet())));
        }
        return messages;
    }

    /** Returns a lane's newest message; empty before the first. */
    Optional<Progress> newest(String lane) {
        List<Progress> messages = of(lane);
        return messages.isEmpty()
                ? Optional.empty()
                : Optional.of(messages.get(messages.size() - 1));
    }

    /**
     * Returns a lane's accuracy over the part of the stream after its first answers: exactly, but
     * for the answers between two messages.
     *
     * @param answers to leave out
     * @return 0 when there are no later ones
     */
    double accuracyAfter(String lane, long answers) {
        List<Progress> messages = of(lane);
        Optional<Progress> from =
                messages.stream().filter(message -> message.getAnswers() >= answers).findFirst();
        if (from.isEmpty()) {
            return 0;
        }
        Progress end = messages.get(messages.size() - 1);
        long later = end.getAnswers() - from.get().getAnswers();
        return later == 0 ? 0 : (right(end) - right(from.get())) / later;
    }

    private static double right(Progress message) {
        return message.getAccuracy() * message.getAnswers();
    }
}
