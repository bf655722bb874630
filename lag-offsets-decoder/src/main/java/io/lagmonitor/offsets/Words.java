package io.lagmonitor.offsets;

import static java.lang.invoke.MethodHandles.byteArrayViewVarHandle;
import static java.nio.ByteOrder.nativeOrder;

import java.lang.invoke.VarHandle;

/**
 * Hashes and compares ranges of bytes eight at a time; the last eight overlap those before. A range has four bytes at
 * least, as two names with their lengths have.
 */
final class Words {

    private static final VarHandle INT = byteArrayViewVarHandle(int[].class, nativeOrder());
    private static final VarHandle LONG = byteArrayViewVarHandle(long[].class, nativeOrder());
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int TWO_WORDS = 2 * Long.BYTES;

    private Words() {}

    /** As wyhash does it: a product of 128 bits for each two words, the halves of which are mixed. */
    static int hash(byte[] bytes, int from, int length, long seed) {
        long hash = seed ^ length;
        int at = from;
        int end = from + length;
        for (; at < end - TWO_WORDS; at += TWO_WORDS) {
            hash = mix((long) LONG.get(bytes, at) ^ MULTIPLIER, (long) LONG.get(bytes, at + Long.BYTES) ^ hash);
        }
        if (length >= Long.BYTES) {
            int next = Math.min(at, end - Long.BYTES);
            return fold(mix((long) LONG.get(bytes, next) ^ MULTIPLIER, (long) LONG.get(bytes, end - Long.BYTES) ^ hash));
        }
        return fold(mix((int) INT.get(bytes, from) ^ MULTIPLIER, (int) INT.get(bytes, end - Integer.BYTES) ^ hash));
    }

    /** Of a number. */
    static int hash(long word, long seed) {
        return fold(mix(word ^ MULTIPLIER, seed));
    }

    static boolean equal(byte[] one, int oneFrom, byte[] other, int otherFrom, int length) {
        int last = length - Long.BYTES;
        if (last < 0) {
            return equalInts(one, oneFrom, other, otherFrom)
                && equalInts(one, oneFrom + length - Integer.BYTES, other, otherFrom + length - Integer.BYTES);
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            if ((long) LONG.get(one, oneFrom + i) != (long) LONG.get(other, otherFrom + i)) {
                return false;
            }
        }
        return (long) LONG.get(one, oneFrom + last) == (long) LONG.get(other, otherFrom + last);
    }

    private static boolean equalInts(byte[] one, int oneAt, byte[] other, int otherAt) {
        return (int) INT.get(one, oneAt) == (int) INT.get(other, otherAt);
    }

    private static long mix(long one, long other) {
        return Math.multiplyHigh(one, other) ^ one * other;
    }

    private static int fold(long hash) {
        return (int) (hash ^ hash >>> Integer.SIZE);
    }
}
