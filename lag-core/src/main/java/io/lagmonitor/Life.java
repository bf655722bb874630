package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What is stored of whether anybody reads for a group.
 *
 * @param alive    whether it was ever seen alive: with a member, or committing
 * @param mark     since when it has looked as it does; empty where nothing is lost if a new process begins to count anew
 * @param stall    that it makes no progress
 * @param usual    how long it usually takes to make progress; empty for groups that are quick, or not known
 * @param leftover whether it counts among the groups of its source that were left behind before the watch began
 */
record Life(boolean alive, Optional<Mark> mark, Optional<Stall> stall, Optional<Duration> usual, boolean leftover) {

    private static final Life NONE =
        new Life(false, Optional.empty(), Optional.empty(), Optional.empty(), false);

    static Life none() {
        return NONE;
    }

    static Life read(JsonNode node) {
        return new Life(node.path("alive").asBoolean(), Optional.ofNullable(node.get("mark")).map(Mark::read),
            Optional.ofNullable(node.get("stall")).map(Stall::read),
            Stored.text(node, "usual").map(Duration::parse), node.path("leftover").asBoolean());
    }

    void write(ObjectNode node) {
        if (alive) {
            node.put("alive", true);
        }
        mark.ifPresent(since -> since.write(node.putObject("mark")));
        stall.ifPresent(since -> since.write(node.putObject("stall")));
        usual.ifPresent(time -> node.put("usual", time.toString()));
        if (leftover) {
            node.put("leftover", true);
        }
    }

    /** Without members when it was last seen, and never alive. */
    boolean isLeftBehind() {
        return !alive && mark.filter(Mark::memberless).isPresent();
    }

    /** It was seen alive. */
    Life lived() {
        return new Life(true, mark, stall, usual, leftover);
    }

    Life since(Mark newest) {
        return new Life(alive, Optional.of(newest), stall, usual, leftover);
    }

    Life asLeftover(boolean counts) {
        return new Life(alive, mark, stall, usual, counts);
    }
}
