package io.driftline.flink;

import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateMove;
import io.driftline.state.StateMove.Difference;
import io.driftline.state.StateMove.Kind;
import io.driftline.state.StateTree;
import java.util.List;

/** Moves a lane's saved counts and metrics into those of the pipeline that goes on. */
final class TallyMove {
    private TallyMove() {}

    /**
     * Overwrites counts and metrics with the saved ones. What was not counted then begins at its
     * beginning, as do the counts of a class that was appended.
     *
     * @return the differences between the two declarations
     * @throws StateFormatException when the bytes are damaged, or hold metrics of another version
     */
    static List<Difference> move(byte[] saved, StateTree tally) throws StateFormatException {
        List<Difference> differences =
                StateMove.move(StateCodec.read(saved, 0), tally, new int[0], 0);
        for (Difference difference : differences) {
            if (difference.kind() == Kind.VERSION) {
                throw new StateFormatException(
                        "The counts of a lane, %s, have %s; use the build that saved them, or learn anew in a lane of another name."
                                .formatted(difference.path(), difference.detail()));
            }
        }
        return differences;
    }
}
