package io.lagmonitor.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagmonitor.offsets.KeyTable;
import io.lagmonitor.offsets.OffsetCommitView;
import java.nio.ByteBuffer;

/** The key of offset commits of one group on one topic, as coordinators write it, to look up one partition after another. */
final class KeyBytes {

    private static final short OFFSET_COMMIT = 1;

    private final OffsetCommitView view = new OffsetCommitView();
    private byte[] key = {};

    /** From now on these; false if names of this length cannot be in a key. */
    boolean begin(String groupId, String topic) {
        byte[] group = groupId.getBytes(UTF_8);
        byte[] name = topic.getBytes(UTF_8);
        if (group.length > Short.MAX_VALUE || name.length > Short.MAX_VALUE) {
            return false;
        }
        key = new byte[3 * Short.BYTES + group.length + name.length + Integer.BYTES];
        ByteBuffer.wrap(key).putShort(OFFSET_COMMIT)
            .putShort((short) group.length).put(group)
            .putShort((short) name.length).put(name);
        return true;
    }

    /** A view of the key, to be looked up in a {@link KeyTable}. */
    OffsetCommitView of(int partition) {
        ByteBuffer.wrap(key).putInt(key.length - Integer.BYTES, partition);
        view.wrap(key, null);
        return view;
    }
}
