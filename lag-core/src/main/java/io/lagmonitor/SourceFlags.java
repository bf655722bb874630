package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What is remembered of a source.
 *
 * @param failed how many polls in a row it failed, at most as many as decide
 * @param left   how the groups that were left behind left their count, since there were any
 */
record SourceFlags(String name, int failed, Left left) {

    static SourceFlags none(String name) {
        return new SourceFlags(name, 0, Left.NONE);
    }

    static SourceFlags read(JsonNode node) {
        JsonNode left = node.path("left");
        return new SourceFlags(node.required("source").asText(), node.path("failed").asInt(),
            new Left(left.path("abandoned").asInt(), left.path("vanished").asInt(), left.path("unwatched").asInt(),
                left.path("well").asInt()));
    }

    /** Empty if there is nothing to remember. */
    Optional<String> write() {
        if (equals(none(name))) {
            return Optional.empty();
        }
        ObjectNode node = Stored.object().put("source", name);
        if (failed > 0) {
            node.put("failed", failed);
        }
        if (!left.equals(Left.NONE)) {
            node.putObject("left").put("abandoned", left.abandoned).put("vanished", left.vanished)
                .put("unwatched", left.unwatched).put("well", left.well);
        }
        return Optional.of(node.toString());
    }

    SourceFlags withFailed(int polls) {
        return new SourceFlags(name, polls, left);
    }

    SourceFlags withLeft(Left newest) {
        return new SourceFlags(name, failed, newest);
    }

    /**
     * How groups that were left behind left their count.
     *
     * @param well alive, or judged OK
     */
    record Left(int abandoned, int vanished, int unwatched, int well) {

        static final Left NONE = new Left(0, 0, 0, 0);

        Left plus(Left more) {
            return new Left(abandoned + more.abandoned, vanished + more.vanished, unwatched + more.unwatched,
                well + more.well);
        }
    }
}
