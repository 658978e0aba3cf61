package io.driftline.flink.state;

import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Turn;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Formats of what a learner takes, and of what the label join remembers to make it. */
final class TurnFormats {
    private static final int QUESTION = 1;
    private static final int LABELLED = 2;
    private static final int ASSUMED = 3;
    private static final int EXPIRED = 4;
    private static final String TURN_TAGS = "1 question, 2 labelled, 3 assumed, 4 expired";

    private static final int ENTRY_WAITING = 1;
    private static final int ENTRY_EARLY = 2;
    private static final int ENTRY_ANSWERED = 3;
    private static final int ENTRY_EXPIRED = 4;
    private static final String ENTRY_TAGS = "1 waiting, 2 early, 3 answered, 4 expired";

    private TurnFormats() {}

    static RecordFormat<Turn> turn() {
        Texts topics = new Texts();
        return new RecordFormat<>(
                "turn",
                1,
                (turn, out) -> writeTurn(turn, topics, out),
                (in, version) -> readTurn(topics, in),
                TurnFormats::copy);
    }

    static RecordFormat<LaneTurn> laneTurn() {
        Texts topics = new Texts();
        Texts lanes = new Texts();
        return new RecordFormat<>(
                "lane-turn",
                1,
                (laneTurn, out) -> {
                    lanes.writeShared(laneTurn.lane(), out);
                    writeTurn(laneTurn.turn(), topics, out);
                },
                (in, version) -> new LaneTurn(lanes.readShared(in), readTurn(topics, in)),
                laneTurn -> new LaneTurn(laneTurn.lane(), copy(laneTurn.turn())));
    }

    static RecordFormat<JoinEntry> joinEntry() {
        Texts topics = new Texts();
        return new RecordFormat<>(
                "join-entry",
                1,
                (entry, out) -> writeEntry(entry, topics, out),
                (in, version) -> readEntry(topics, in),
                TurnFormats::copy);
    }

    private static void writeTurn(Turn turn, Texts topics, DataOutputView out) throws IOException {
        if (turn instanceof Question question) {
            out.writeByte(QUESTION);
            Fields.writeText(question.id(), out);
            out.writeLong(question.time());
            Fields.writeFloats(question.features(), out);
        } else if (turn instanceof Answer answer) {
            out.writeByte(tag(answer.outcome()));
            Fields.writeText(answer.id(), out);
            out.writeLong(answer.time());
            out.writeLong(answer.eventTime());
            Fields.writeFloats(answer.features(), out);
            Fields.writeTarget(answer.target(), answer.newClass(), out);
            Fields.writeOrigin(answer.origin(), topics, out);
        }
    }

    private static Turn readTurn(Texts topics, DataInputView in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case QUESTION -> new Question(topics.read(in), in.readLong(), Fields.readFloats(in));
            case LABELLED -> readAnswer(topics, in, Outcome.LABELLED);
            case ASSUMED -> readAnswer(topics, in, Outcome.ASSUMED);
            case EXPIRED -> readAnswer(topics, in, Outcome.EXPIRED);
            default -> throw Fields.unknownTag("turn", tag, TURN_TAGS);
        };
    }

    private static Answer readAnswer(Texts topics, DataInputView in, Outcome outcome)
            throws IOException {
        String id = topics.read(in);
        long time = in.readLong();
        long eventTime = in.readLong();
        float[] features = Fields.readFloats(in);
        float target = Fields.readFloat(in);
        String newClass = Fields.readNewClass(target, in);
        Origin origin = Fields.readOrigin(topics, in);
        return new Answer(id, time, eventTime, features, target, newClass, outcome, origin);
    }

    private static int tag(Outcome outcome) {
        return switch (outcome) {
            case LABELLED -> LABELLED;
            case ASSUMED -> ASSUMED;
            case EXPIRED -> EXPIRED;
        };
    }

    private static Turn copy(Turn turn) {
        if (turn instanceof Answer answer) {
            return new Answer(
                    answer.id(),
                    answer.time(),
                    answer.eventTime(),
                    answer.features().clone(),
                    answer.target(),
                    answer.newClass(),
                    answer.outcome(),
                    Fields.copy(answer.origin()));
        }
        Question question = (Question) turn;
        return new Question(question.id(), question.time(), question.features().clone());
    }

    private static void writeEntry(JoinEntry entry, Texts topics, DataOutputView out)
            throws IOException {
        if (entry instanceof JoinEntry.Waiting waiting) {
            out.writeByte(ENTRY_WAITING);
            InputFormats.writeEvent(waiting.event(), topics, out);
        } else if (entry instanceof JoinEntry.Early early) {
            out.writeByte(ENTRY_EARLY);
            InputFormats.writeTruth(early.truth(), topics, out);
        } else if (entry instanceof JoinEntry.Answered answered) {
            out.writeByte(ENTRY_ANSWERED);
            out.writeLong(answered.end());
        } else if (entry instanceof JoinEntry.Expired expired) {
            out.writeByte(ENTRY_EXPIRED);
            out.writeLong(expired.end());
        }
    }

    private static JoinEntry readEntry(Texts topics, DataInputView in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case ENTRY_WAITING -> new JoinEntry.Waiting(InputFormats.readEvent(topics, in));
            case ENTRY_EARLY -> new JoinEntry.Early(InputFormats.readTruth(topics, in));
            case ENTRY_ANSWERED -> new JoinEntry.Answered(in.readLong());
            case ENTRY_EXPIRED -> new JoinEntry.Expired(in.readLong());
            default -> throw Fields.unknownTag("join-entry", tag, ENTRY_TAGS);
        };
    }

    private static JoinEntry copy(JoinEntry entry) {
        if (entry instanceof JoinEntry.Waiting waiting) {
            return new JoinEntry.Waiting(InputFormats.copy(waiting.event()));
        }
        if (entry instanceof JoinEntry.Early early) {
            return new JoinEntry.Early(InputFormats.copy(early.truth()));
        }
        return entry;
    }
}
