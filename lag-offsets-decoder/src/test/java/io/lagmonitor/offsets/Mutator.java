package io.lagmonitor.offsets;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks records in the ways that break readers: bits, lengths at their limits, cuts, insertions, mixtures. */
final class Mutator {

    private static final byte[] EDGES = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0x81, (byte) 0xfe, (byte) 0xff};
    private static final int[] INT_EDGES = {-1, 0, 1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x80808080, 0xffffff0f, 0xffff};
    private static final int MOST_CHANGES = 4;

    private final Random random;
    private final List<RecordBytes> whole = new ArrayList<>();

    Mutator(long seed, List<RecordBytes> real, int generated) {
        random = new Random(seed);
        whole.addAll(real);
        RandomRecords records = new RandomRecords(seed);
        while (whole.size() < real.size() + generated) {
            RecordBytes record = records.next();
            if (record.value() == null || record.value().length < 2000) {
                whole.add(record);
            }
        }
    }

    RecordBytes next() {
        RecordBytes record = anyWhole();
        byte[] key = record.key();
        byte[] value = random.nextInt(20) == 0 ? anyWhole().value() : record.value();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            if (value == null || random.nextInt(6) == 0) {
                key = changed(key);
            } else {
                value = changed(value);
            }
        }
        return new RecordBytes(key, value);
    }

    private RecordBytes anyWhole() {
        return whole.get(random.nextInt(whole.size()));
    }

    private byte[] changed(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[random.nextInt(4)];
        }
        int at = random.nextInt(bytes.length);
        byte[] copy = bytes.clone();
        switch (random.nextInt(7)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            case 1 -> copy[at] = EDGES[random.nextInt(EDGES.length)];
            case 2 -> copy[at] = (byte) random.nextInt();
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return spliced(bytes, at, random.nextInt(bytes.length - at + 1), new byte[0]);
            }
            case 5 -> {
                return spliced(bytes, at, 0, edge());
            }
            default -> {
                return spliced(bytes, at, Math.min(Integer.BYTES, bytes.length - at), edge());
            }
        }
        return copy;
    }

    private byte[] edge() {
        return ByteBuffer.allocate(Integer.BYTES).putInt(INT_EDGES[random.nextInt(INT_EDGES.length)]).array();
    }

    private static byte[] spliced(byte[] bytes, int at, int removed, byte[] added) {
        return ByteBuffer.allocate(bytes.length - removed + added.length)
            .put(bytes, 0, at).put(added).put(bytes, at + removed, bytes.length - at - removed).array();
    }
}
