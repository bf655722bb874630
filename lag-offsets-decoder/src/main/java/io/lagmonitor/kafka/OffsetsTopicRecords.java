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
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Understands the records of the offsets topic and puts into the tables what they tell. Only commits belong to
 * transactions; what is said of members, and that something is gone, counts at once.
 *
 * <p>Commits, nearly all there is, are taken while the consumer parses them, by its deserializers, from the bytes as they
 * were fetched: to touch them again later would cost as much as to understand them. The other records are taken once they
 * are handed out; that commits overtake them within one poll changes nothing, because none of them is about an offset.
 *
 * <p>Records that are none, as another producer may have written them, are skipped and counted. For one thread.
 */
final class OffsetsTopicRecords {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetsTopicLagSource.class);
    /** A time later than this from now is not believed: it would keep a group alive for as long. */
    private static final long MOST_AHEAD_MS = Duration.ofHours(1).toMillis();
    /** In place of the key and the value of a commit. */
    private static final ByteBuffer TAKEN = ByteBuffer.allocate(0);

    private final OffsetCommitView view = new OffsetCommitView();
    private final CommitTable commits;
    private final HabitTable groups;
    private final Undecided undecided = new Undecided();
    private long latest = Long.MAX_VALUE;
    private long malformed;

    /** Whether the view shows the key of a commit, whose value comes next, or does not come, if it is a tombstone. */
    private boolean waiting;
    /** The headers of its record, the same object for key and value. */
    private Headers ofWaiting;
    /** How many records of this poll were not taken yet. */
    private int left;

    OffsetsTopicRecords(CommitTable commits) {
        this.commits = commits;
        groups = commits.groups();
    }

    Undecided undecided() {
        return undecided;
    }

    /** How many records were skipped. */
    long malformed() {
        return malformed;
    }

    /** What time it is, in ms since 1970. */
    void now(long ms) {
        latest = ms + MOST_AHEAD_MS;
    }

    /** Takes the commits among the records that count, together with {@link #values}; as a rule each record has a key. */
    Deserializer<ByteBuffer> keys() {
        return new InPlace() {
            @Override
            public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer key) {
                takeTombstone();
                ofWaiting = headers;
                return takeKey(key) ? TAKEN : key;
            }
        };
    }

    /** Is not asked for the value of a tombstone, which has none. */
    Deserializer<ByteBuffer> values() {
        return new InPlace() {
            @Override
            public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer value) {
                return takeValue(headers, value) ? TAKEN : value;
            }
        };
    }

    /** Takes what is left of records that went through the deserializers. */
    void take(ConsumerRecords<ByteBuffer, ByteBuffer> polled) {
        takeTombstone();
        if (left > 0) {
            left = 0;
            polled.forEach(record -> {
                if (record.key() != TAKEN) {
                    takeOther(record.partition(), record.offset(), record.timestamp(), record.key(), record.value());
                }
            });
        }
    }

    /**
     * Takes records that {@link #take} has had or will have if they count: their groups are alive.
     *
     * @param taken up to where each partition was taken
     */
    void glimpse(ConsumerRecords<ByteBuffer, ByteBuffer> polled, IntToLongFunction taken) {
        polled.forEach(record -> glimpse(record.partition(), record.offset(), record.timestamp(), record.key(),
            record.value(), record.offset() >= taken.applyAsLong(record.partition())));
    }

    /** @param ahead whether {@link #take} has not come here yet */
    void glimpse(int partition, long at, long timestamp, ByteBuffer key, ByteBuffer value, boolean ahead) {
        try {
            boolean isCommit = view.wrap(key, value);
            if (isCommit && !view.isTombstone()) {
                glimpseCommit(partition, at, believed(view.commitTimestamp()), ahead);
            } else if (ahead && isCommit) {
                commits.forget(view);
                undecided.forget(view.groupId(), view.topic(), view.partition());
            } else if (ahead) {
                takeGroup(believed(timestamp), OffsetsRecord.decode(key, value));
            }
        } catch (MalformedRecordException e) {
            if (ahead) {
                skip(OffsetsTopic.NAME + "-" + partition + " at " + at, e);
            }
        }
    }

    private boolean takeKey(ByteBuffer key) {
        try {
            waiting = view.wrapKey(key);
        } catch (MalformedRecordException e) {
            waiting = false; // told once its place is known
        }
        left += waiting ? 0 : 1;
        return waiting;
    }

    private boolean takeValue(Headers headers, ByteBuffer value) {
        if (headers != ofWaiting) {
            takeTombstone(); // this is of a record without a key
        }
        if (!waiting) {
            return false;
        }
        waiting = false;
        try {
            if (view.wrapValue(value)) {
                commits.commit(view, believed(view.commitTimestamp()));
            }
        } catch (MalformedRecordException e) {
            skip(OffsetsTopic.NAME, e);
        }
        return true;
    }

    private void takeTombstone() {
        if (waiting) {
            waiting = false;
            commits.forget(view);
        }
    }

    private void takeOther(int partition, long at, long timestamp, ByteBuffer key, ByteBuffer value) {
        try {
            takeGroup(believed(timestamp), OffsetsRecord.decode(key, value));
        } catch (MalformedRecordException e) {
            skip(OffsetsTopic.NAME + "-" + partition + " at " + at, e);
        }
    }

    private void glimpseCommit(int partition, long at, long time, boolean ahead) {
        commits.glimpse(view, time, ahead);
        if (ahead) {
            undecided.put(view.groupId(), view.topic(), view.partition(), partition, at, view.offset(), time);
        }
    }

    private void takeGroup(long time, OffsetsRecord record) {
        if (record instanceof GroupMetadata metadata) {
            takeMetadata(time, metadata);
        } else if (record instanceof GroupTombstone tombstone) {
            end(tombstone.groupId());
        } else if (record instanceof ModernTombstone tombstone) {
            takeEnd(time, tombstone);
        } else if (record instanceof MemberMetadata member) {
            int group = alive(member.groupId(), time);
            if (group != HabitTable.NO_GROUP) {
                groups.forgetThatMembersLeft(group);
            }
        } else if (record instanceof MemberAssignment member) {
            alive(member.groupId(), time);
        } else if (record instanceof StreamsAssignment member) {
            alive(member.groupId(), time);
        }
    }

    /** A group that never had a member has no protocol type, and older coordinators do not say that it is gone. */
    private void takeMetadata(long time, GroupMetadata metadata) {
        int group = metadata.protocolType().isEmpty()
            ? HabitTable.NO_GROUP : alive(metadata.groupId(), time);
        if (group == HabitTable.NO_GROUP) {
            return;
        }
        if (metadata.members().isEmpty()) {
            groups.lostMember(group, believed(metadata.stateTimestamp().orElse(time)));
        } else {
            groups.forgetThatMembersLeft(group);
        }
    }

    private void takeEnd(long time, ModernTombstone tombstone) {
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

    private int alive(String groupId, long time) {
        int group = commits.group(groupId);
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

    private void skip(String where, MalformedRecordException why) {
        if (malformed++ == 0) {
            LOG.warn("Skipped a record of {}, which no coordinator wrote ({}), and will not say so of others like it",
                where, why.getMessage());
        }
    }

    /** Leaves bytes where they are. */
    private abstract static class InPlace implements Deserializer<ByteBuffer> {

        @Override
        public abstract ByteBuffer deserialize(String topic, Headers headers, ByteBuffer bytes);

        @Override
        public ByteBuffer deserialize(String topic, byte[] bytes) {
            return deserialize(topic, null, ByteBuffer.wrap(bytes));
        }
    }
}
