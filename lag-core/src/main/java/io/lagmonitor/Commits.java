package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.PartitionLag;
import java.util.OptionalLong;

/**
 * What the commits of a group look like, small enough to be stored, so that the next process can tell whether they moved.
 *
 * @param partitions how many partitions have a commit
 * @param offsets    the sum of the committed offsets; it may have gone round
 * @param ends       the sum of the log ends behind them; empty where one of them is not known
 */
record Commits(int partitions, long offsets, OptionalLong ends) {

    static Commits of(GroupLag lag) {
        int partitions = 0;
        long offsets = 0;
        long ends = 0;
        boolean known = true;
        for (PartitionLag row : lag.partitions()) {
            if (row.committedOffset().isPresent()) {
                partitions++;
                offsets += row.committedOffset().getAsLong();
                known &= row.logEndOffset().isPresent();
                ends += row.logEndOffset().orElse(0);
            }
        }
        return new Commits(partitions, offsets, known ? OptionalLong.of(ends) : OptionalLong.empty());
    }

    static Commits read(JsonNode node) {
        return new Commits(node.required("partitions").asInt(), node.required("offsets").asLong(),
            node.has("ends") ? OptionalLong.of(node.get("ends").asLong()) : OptionalLong.empty());
    }

    void write(ObjectNode node) {
        node.put("partitions", partitions).put("offsets", offsets);
        ends.ifPresent(sum -> node.put("ends", sum));
    }

    /** Nothing was committed since. */
    boolean sameAs(Commits earlier) {
        return partitions == earlier.partitions && offsets == earlier.offsets;
    }

    /** Some commits were deleted since, or expired; whether others moved cannot be told. */
    boolean areFewerThan(Commits earlier) {
        return partitions < earlier.partitions;
    }

    /** Records arrived since, as far as both know their log ends. */
    boolean arrivedSince(Commits earlier) {
        return ends.isPresent() && earlier.ends.isPresent() && ends.getAsLong() > earlier.ends.getAsLong();
    }
}
