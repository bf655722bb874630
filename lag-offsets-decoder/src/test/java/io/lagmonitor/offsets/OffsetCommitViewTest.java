package io.lagmonitor.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetCommitViewTest {

    private final OffsetCommitView view = new OffsetCommitView();

    @Test
    void showsWhatTheRecordSays() {
        for (RecordBytes bytes : FixtureTest.records("4.4.0", "read_uncommitted")) {
            OffsetsRecord record = bytes.decode();
            boolean shown = view.wrap(bytes.key(), bytes.value());

            assertThat(shown).isEqualTo(record instanceof OffsetCommit || record instanceof OffsetTombstone);
            if (record instanceof OffsetCommit commit) {
                assertThat(view.groupId()).isEqualTo(commit.groupId());
                assertThat(view.topic()).isEqualTo(commit.topic());
                assertThat(view.partition()).isEqualTo(commit.partition());
                assertThat(view.offset()).isEqualTo(commit.offset());
                assertThat(view.leaderEpoch()).isEqualTo(commit.leaderEpoch().orElse(-1));
                assertThat(view.metadata()).isEqualTo(commit.metadata());
                assertThat(view.commitTimestamp()).isEqualTo(commit.commitTimestamp());
                assertThat(view.expireTimestamp()).isEqualTo(commit.expireTimestamp().orElse(-1));
            }
        }
    }

    @Test
    void showsTheSameWhereTheValueComesLater() {
        OffsetCommitView apart = new OffsetCommitView();
        for (String version : List.of("3.9.2", "4.4.0")) {
            for (RecordBytes bytes : FixtureTest.records(version, "read_uncommitted")) {
                boolean shown = view.wrap(bytes.key(), bytes.value());

                assertThat(apart.wrapKey(bytes.keyBuffer())).isEqualTo(shown);
                if (shown) {
                    assertThat(apart.isTombstone()).isTrue();
                    assertThat(bytes.value() == null || apart.wrapValue(bytes.valueBuffer())).isTrue();
                    assertThat(apart.toRecord()).isEqualTo(view.toRecord());
                }
            }
        }
    }

    @Test
    void showsOldRecordsWhoseValueComesLater() {
        RecordBytes old = RecordBytes.ofHex("0000" + "0000" + "0000" + "00000000", "0000" + "00".repeat(8 + 2 + 8));
        RecordBytes usual = FixtureTest.records("4.4.0", "read_uncommitted").get(0);
        RecordBytes unknownVersion = RecordBytes.ofHex("0001" + "0000" + "0000" + "00000000", "0009");

        for (RecordBytes bytes : List.of(old, usual, old)) {
            assertThat(view.wrapKey(bytes.keyBuffer())).isTrue();
            assertThat(view.wrapValue(bytes.valueBuffer())).isTrue();
            assertThat(view.toRecord()).isEqualTo(bytes.decode());
        }
        assertThat(view.wrapKey(unknownVersion.keyBuffer())).isTrue();
        assertThat(view.wrapValue(unknownVersion.valueBuffer())).isFalse();
        assertThatThrownBy(() -> view.wrapKey(ByteBuffer.allocate(1))).isInstanceOf(MalformedRecordException.class);
        view.wrapKey(usual.keyBuffer());
        assertThatThrownBy(() -> view.wrapValue(ByteBuffer.allocate(1))).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void nothingOfTheRecordBeforeIsSeen() {
        List<RecordBytes> records = FixtureTest.records("4.4.0", "read_uncommitted");
        RecordBytes withTopicId = records.get(0);
        RecordBytes old = RecordBytes.ofHex("0000" + "0000" + "0000" + "00000000", "0000" + "00".repeat(8 + 2 + 8));

        view.wrap(withTopicId.key(), withTopicId.value());
        assertThat(view.topicIdMostSignificantBits()).isNotZero();
        view.wrap(old.key(), old.value());

        assertThat(view.topicIdMostSignificantBits()).isZero();
        assertThat(view.topicIdLeastSignificantBits()).isZero();
        assertThat(view.leaderEpoch()).isEqualTo(-1);
        assertThat(view.toRecord()).isEqualTo(old.decode());
    }

    @Test
    void tombstoneHasNoOffset() {
        RecordBytes tombstone = FixtureTest.records("4.4.0", "read_uncommitted").get(0).tombstone();

        assertThat(view.wrap(tombstone.key(), null)).isTrue();

        assertThat(view.isTombstone()).isTrue();
        assertThatThrownBy(view::offset).isInstanceOf(IllegalStateException.class);
        assertThat(view.toRecord()).isEqualTo(tombstone.decode());
    }

    @Test
    void knownKeysCostNoMemory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<RecordBytes> records = FixtureTest.records("4.4.0", "read_uncommitted");
        KeyTable keys = new KeyTable(1000, 1_000_000);
        read(records, keys);
        read(records, keys);

        long before = threads.getCurrentThreadAllocatedBytes();
        read(records, keys);
        read(records, keys);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(1000);
    }

    private long read(List<RecordBytes> records, KeyTable keys) {
        long sum = 0;
        for (int i = 0; i < records.size(); i++) {
            if (view.wrap(records.get(i).key(), records.get(i).value())) {
                sum += keys.intern(view) + (view.isTombstone() ? 0 : view.offset() + view.commitTimestamp());
            }
        }
        return sum;
    }

    @Test
    void directBuffersAreCopiedIntoWhatIsKept() {
        RecordBytes bytes = FixtureTest.records("4.4.0", "read_uncommitted").get(0);
        ByteBuffer key = ByteBuffer.allocateDirect(bytes.key().length).put(bytes.key()).flip();
        ByteBuffer value = ByteBuffer.allocateDirect(bytes.value().length).put(bytes.value()).flip();

        view.wrap(key, value);

        assertThat(view.toRecord()).isEqualTo(bytes.decode());
    }
}
