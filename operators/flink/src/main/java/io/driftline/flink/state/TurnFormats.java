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
        return new RecordFormat<>(
                "turn",
                1,
                TurnFormats::writeTurn,
                (in, version) -> readTurn(in),
                TurnFormats::copy);
    }

    static RecordFormat<LaneTurn> laneTurn() {
        return new RecordFormat<>(
                "lane-turn",
                1,
                (laneTurn, out) -> {
                    Fields.writeText(laneTurn.lane(), out);
                    writeTurn(laneTurn.turn(), out);
                },
                (in, version) -> new LaneTurn(Fields.readText(in), readTurn(in)),
                laneTurn -> new LaneTurn(laneTurn.lane(), copy(laneTurn.turn())));
    }

    static RecordFormat<JoinEntry> joinEntry() {
        return new RecordFormat<>(
                "join-entry",
                1,
                TurnFormats::writeEntry,
                (in, version) -> readEntry(in),
                TurnFormats::copy);
    }

    private static void writeTurn(Turn turn, DataOutputView out) throws IOException {
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
            Fields.writeOrigin(answer.origin(), out);
        }
    }

    private static Turn readTurn(DataInputView in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case QUESTION ->
                    new Question(Fields.readText(in), in.readLong(), Fields.readFloats(in));
            case LABELLED -> readAnswer(in, Outcome.LABELLED);
            case ASSUMED -> readAnswer(in, Outcome.ASSUMED);
            case EXPIRED -> readAnswer(in, Outcome.EXPIRED);
            default -> throw Fields.unknownTag("turn", tag, TURN_TAGS);
        };
    }

    private static Answer readAnswer(DataInputView in, Outcome outcome) throws IOException {
        String id = Fields.readText(in);
        long time = in.readLong();
        long eventTime = in.readLong();
        float[] features = Fields.readFloats(in);
        float target = Fields.readFloat(in);
        String newClass = Fields.readNewClass(target, in);
        Origin origin = Fields.readOrigin(in);
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

    private static void writeEntry(JoinEntry entry, DataOutputView out) throws IOException {
        if (entry instanceof JoinEntry.Waiting waiting) {
            out.writeByte(ENTRY_WAITING);
            InputFormats.writeEvent(waiting.event(), out);
        } else if (entry instanceof JoinEntry.Early early) {
            out.writeByte(ENTRY_EARLY);
            InputFormats.writeTruth(early.truth(), out);
        } else if (entry instanceof JoinEntry.Answered answered) {
            out.writeByte(ENTRY_ANSWERED);
            out.writeLong(answered.end());
        } else if (entry instanceof JoinEntry.Expired expired) {
            out.writeByte(ENTRY_EXPIRED);
            out.writeLong(expired.end());
        }
    }

    private static JoinEntry readEntry(DataInputView in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case ENTRY_WAITING -> new JoinEntry.Waiting(InputFormats.readEvent(in));
            case ENTRY_EARLY -> new JoinEntry.Early(InputFormats.readTruth(in));
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
