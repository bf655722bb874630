package io.lagmonitor.kafka;

import io.lagmonitor.offsets.GroupMetadata;
import io.lagmonitor.offsets.GroupTombstone;
import io.lagmonitor.offsets.MalformedRecordException;
import io.lagmonitor.offsets.MemberAssignment;
import io.lagmonitor.offsets.MemberMetadata;
import io.lagmonitor.offsets.ModernTombstone;
import io.lagmonitor.offsets.OffsetCommitView;
import io.lagmonitor.offsets.OffsetsRecord;
import io.lagmonitor.offsets.StreamsAssignment;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of the offsets topic and puts into the tables what they tell. Only commits belong to transactions;
 * what is said of members, and that something is gone, counts at once.
 *
 * <p>Records that are none, as another producer may have written them, are skipped and counted. For one thread.
 */
final class OffsetsTopicRecords {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetsTopicLagSource.class);
    /** A time later than this from now is not believed: it would keep a group alive for as long. */
    private static final long MOST_AHEAD_MS = Duration.ofHours(1).toMillis();

    private final OffsetCommitView view = new OffsetCommitView();
    private final CommitTable commits;
    private final HabitTable groups;
    private final Undecided undecided = new Undecided();
    private long latest = Long.MAX_VALUE;
    private long read;
    private long malformed;

    OffsetsTopicRecords(CommitTable commits) {
        this.commits = commits;
        groups = commits.groups();
    }

    Undecided undecided() {
        return undecided;
    }

    /** How many records were taken by {@link #take}. */
    long read() {
        return read;
    }

    /** How many of all were skipped. */
    long malformed() {
        return malformed;
    }

    /** What time it is, in ms since 1970. */
    void now(long ms) {
        latest = ms + MOST_AHEAD_MS;
    }

    /** Takes a record that counts: of no transaction, or of one that was committed. */
    void take(int partition, long at, long timestamp, ByteBuffer key, ByteBuffer value) {
        read++;
        try {
            if (!view.wrap(key, value)) {
                takeGroup(partition, believed(timestamp), OffsetsRecord.decode(key, value));
            } else if (view.isTombstone()) {
                commits.forget(view);
            } else {
                commits.commit(view, partition, believed(view.commitTimestamp()));
            }
        } catch (MalformedRecordException e) {
            skip(partition, at, e);
        }
    }

    /**
     * Takes a record that {@link #take} has had or will have if it counts: its group is alive.
     *
     * @param ahead whether {@code take} has not come here yet
     */
    void glimpse(int partition, long at, long timestamp, ByteBuffer key, ByteBuffer value, boolean ahead) {
        try {
            boolean isCommit = view.wrap(key, value);
            if (isCommit && !view.isTombstone()) {
                glimpseCommit(partition, at, believed(view.commitTimestamp()), ahead);
            } else if (ahead && isCommit) {
                commits.forget(view);
                undecided.forget(view.groupId(), view.topic(), view.partition());
            } else if (ahead) {
                takeGroup(partition, believed(timestamp), OffsetsRecord.decode(key, value));
            }
        } catch (MalformedRecordException e) {
            if (ahead) {
                skip(partition, at, e);
            }
        }
    }

    private void glimpseCommit(int partition, long at, long time, boolean ahead) {
        commits.glimpse(view, partition, time);
        if (ahead) {
            undecided.put(view.groupId(), view.topic(), view.partition(), partition, at, view.offset(), time);
        }
    }

    private void takeGroup(int partition, long time, OffsetsRecord record) {
        if (record instanceof GroupMetadata metadata) {
            takeMetadata(partition, time, metadata);
        } else if (record instanceof GroupTombstone tombstone) {
            end(tombstone.groupId());
        } else if (record instanceof ModernTombstone tombstone) {
            takeTombstone(time, tombstone);
        } else if (record instanceof MemberMetadata member) {
            int group = alive(member.groupId(), partition, time);
            if (group != HabitTable.NO_GROUP) {
                groups.forgetThatMembersLeft(group);
            }
        } else if (record instanceof MemberAssignment member) {
            alive(member.groupId(), partition, time);
        } else if (record instanceof StreamsAssignment member) {
            alive(member.groupId(), partition, time);
        }
    }

    /** A group that never had a member has no protocol type, and older coordinators do not say that it is gone. */
    private void takeMetadata(int partition, long time, GroupMetadata metadata) {
        int group = metadata.protocolType().isEmpty()
            ? HabitTable.NO_GROUP : alive(metadata.groupId(), partition, time);
        if (group == HabitTable.NO_GROUP) {
            return;
        }
        if (metadata.members().isEmpty()) {
            groups.lostMember(group, believed(metadata.stateTimestamp().orElse(time)));
        } else {
            groups.forgetThatMembersLeft(group);
        }
    }

    private void takeTombstone(long time, ModernTombstone tombstone) {
        switch (tombstone.type()) {
            case CONSUMER_GROUP_METADATA, SHARE_GROUP_METADATA, STREAMS_GROUP_METADATA -> end(tombstone.groupId());
            case CONSUMER_GROUP_MEMBER_METADATA, SHARE_GROUP_MEMBER_METADATA, STREAMS_GROUP_MEMBER_METADATA -> {
                int group = groups.find(tombstone.groupId());
                if (group != HabitTable.NO_GROUP) {
                    groups.sawLife(group, time);
                    groups.lostMember(group, time);
                }
            }
            default -> { }
        }
    }

    private int alive(String groupId, int partition, long time) {
        int group = commits.group(groupId, partition);
        if (group != HabitTable.NO_GROUP) {
            groups.sawLife(group, time);
            groups.describe(group, true);
        }
        return group;
    }

    /** Its commits have tombstones of their own, and stay if it became a group of another type. */
    private void end(String groupId) {
        int group = groups.find(groupId);
        if (group != HabitTable.NO_GROUP) {
            groups.describe(group, false);
            groups.forgetThatMembersLeft(group);
            commits.forgetIfGone(group);
        }
    }

    private long believed(long time) {
        return time > 0 && time <= latest ? time : CommitTable.NONE;
    }

    private void skip(int partition, long at, MalformedRecordException why) {
        if (malformed++ == 0) {
            LOG.warn("Skipped record {} of {}-{}, which no coordinator wrote ({}), and will not say so of others like it.",
                at, OffsetsTopic.NAME, partition, why.getMessage());
        }
    }
}
