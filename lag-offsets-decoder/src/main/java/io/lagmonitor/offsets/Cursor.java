package io.lagmonitor.offsets;

import static java.lang.invoke.MethodHandles.byteArrayViewVarHandle;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Reads Kafka's wire format, field after field, from a key or a value. Lengths and counts are checked against the bytes
 * that are left before anything is made of them; each name of a field is for the message if that fails. What exactly
 * is refused follows the reader of Kafka 4.4, without its limits of 1,000,000 elements and 10,000 tags.
 *
 * <p>Bytes are read where they lie; only buffers without an accessible array are copied, to an array that is kept.
 */
final class Cursor {

    private static final VarHandle SHORT = byteArrayViewVarHandle(short[].class, BIG_ENDIAN);
    private static final VarHandle INT = byteArrayViewVarHandle(int[].class, BIG_ENDIAN);
    private static final VarHandle LONG = byteArrayViewVarHandle(long[].class, BIG_ENDIAN);
    private static final byte[] NOTHING = {};

    private final String part;
    private byte[] bytes = NOTHING;
    private byte[] copy = NOTHING;
    private int start;
    private int position;
    private int end;
    private RecordType type;
    private int version = -1;
    private boolean flexible;

    Cursor(String part) {
        this.part = part;
    }

    static Cursor key(byte[] key) {
        return new Cursor("key").wrap(key);
    }

    static Cursor key(ByteBuffer key) {
        return new Cursor("key").wrap(key);
    }

    /** A cursor over a value; null for a tombstone. */
    static Cursor value(byte[] value) {
        return value == null ? null : new Cursor("value").wrap(value);
    }

    /** A cursor over a value; null for a tombstone. */
    static Cursor value(ByteBuffer value) {
        return value == null ? null : new Cursor("value").wrap(value);
    }

    Cursor wrap(byte[] all) {
        return wrap(all, 0, all.length);
    }

    Cursor wrap(ByteBuffer buffer) {
        if (buffer.hasArray()) {
            int from = buffer.arrayOffset() + buffer.position();
            return wrap(buffer.array(), from, from + buffer.remaining());
        }
        int length = buffer.remaining();
        if (copy.length < length) {
            copy = new byte[length];
        }
        buffer.get(buffer.position(), copy, 0, length);
        return wrap(copy, 0, length);
    }

    Cursor wrap(byte[] array, int from, int to) {
        if (bytes != array) {
            bytes = array;
        }
        start = from;
        position = from;
        end = to;
        if (type != null) {
            type = null;
            version = -1;
            flexible = false;
        }
        return this;
    }

    /** Says whose key is being read, for messages. */
    void reads(RecordType newType) {
        type = newType;
    }

    /** Says whose value is being read: for messages, and for how lengths are written. */
    void reads(RecordType newType, short newVersion) {
        type = newType;
        version = newVersion;
        flexible = newType.isFlexible(newVersion);
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    byte int8(String field) {
        return bytes[take(Byte.BYTES, field)];
    }

    short int16(String field) {
        return (short) SHORT.get(bytes, take(Short.BYTES, field));
    }

    int int32(String field) {
        return (int) INT.get(bytes, take(Integer.BYTES, field));
    }

    long int64(String field) {
        return (long) LONG.get(bytes, take(Long.BYTES, field));
    }

    UUID uuid(String field) {
        int at = take(2 * Long.BYTES, field);
        return new UUID(int64At(at), int64At(at + Long.BYTES));
    }

    static short int16At(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at);
    }

    /** Absolute, of the array: for what was walked over before. */
    int int32At(int at) {
        return (int) INT.get(bytes, at);
    }

    /** Absolute, of the array: for what was walked over before. */
    long int64At(int at) {
        return (long) LONG.get(bytes, at);
    }

    /** Absolute, of the array: for what was walked over before. */
    String stringAt(int at, int length) {
        return new String(bytes, at, length, UTF_8);
    }

    /** Seven bits a byte, the lowest first; what does not fit in 32 bits is lost, as in Kafka. */
    int unsignedVarint(String field) {
        byte next = int8(field);
        if (next >= 0) {
            return next;
        }
        int result = next & 0x7f;
        for (int shift = 7; shift < 35; shift += 7) {
            next = int8(field);
            result |= (next & 0x7f) << shift;
            if (next >= 0) {
                return result;
            }
        }
        throw malformed(field, "a number of more than five bytes");
    }

    /** The length of a string whose bytes come next and are there; below 0 for null. */
    int stringLength(String field) {
        int length = flexible ? unsignedVarint(field) - 1 : int16(field);
        if (length > Short.MAX_VALUE || length > remaining()) {
            throw tooLong(field, length);
        }
        return length;
    }

    String string(String field) {
        int length = notNull(stringLength(field), field);
        return stringAt(take(length, field), length);
    }

    Optional<String> nullableString(String field) {
        int length = stringLength(field);
        return length < 0 ? Optional.empty() : Optional.of(stringAt(take(length, field), length));
    }

    /** Passes by a string, and returns its length. */
    int skipString(String field) {
        int length = notNull(stringLength(field), field);
        position += length;
        return length;
    }

    /** A cursor of its own over bytes that only the members of a group understand. */
    Cursor bytes(String field) {
        int length = notNull(flexible ? unsignedVarint(field) - 1 : int32(field), field);
        int at = take(length, field);
        return new Cursor(part).wrap(bytes, at, at + length);
    }

    List<String> strings(String field) {
        return list(field, () -> string(field));
    }

    List<Integer> int32s(String field) {
        return list(field, () -> int32(field));
    }

    List<Integer> nullableInt32s(String field) {
        return nullableList(field, () -> int32(field));
    }

    <T> List<T> list(String field, Supplier<T> element) {
        return elements(notNull(count(field), field), element);
    }

    /** Null is as good as empty, as far as we read such lists. */
    <T> List<T> nullableList(String field, Supplier<T> element) {
        return elements(count(field), element);
    }

    private int count(String field) {
        int count = flexible ? unsignedVarint(field) - 1 : int32(field);
        if (count > remaining()) {
            throw tooLong(field, count);
        }
        return count;
    }

    private static <T> List<T> elements(int count, Supplier<T> element) {
        List<T> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(element.get());
        }
        return Collections.unmodifiableList(elements);
    }

    /** Passes by tagged fields, of which this version of Kafka knows none. */
    void skipTags() {
        tags(tag -> false);
    }

    /**
     * Reads the tagged fields at the end of a struct, if the version has any.
     *
     * @param known reads the field if it knows the tag; its size is not looked at then, as in Kafka
     */
    void tags(IntPredicate known) {
        for (int left = tagCount(); left > 0; left--) {
            int tag = unsignedVarint("tag");
            int size = unsignedVarint("size of a tag");
            if (!known.test(tag)) {
                skipTag(size);
            }
        }
    }

    /** How many tagged fields follow: none where the version has none. */
    int tagCount() {
        int count = flexible ? unsignedVarint("number of tags") : 0;
        if (count < 0 || count > remaining()) {
            throw tooLong("number of tags", count);
        }
        return count;
    }

    void skipTag(int size) {
        take(size, "tagged field");
    }

    /** Passes by as many bytes and returns where they were. */
    int take(int length, String field) {
        int at = position;
        if (length < 0 || length > end - at) {
            throw tooLong(field, length);
        }
        position = at + length;
        return at;
    }

    private int notNull(int length, String field) {
        if (length < 0) {
            throw malformed(field, "null, which it must not be");
        }
        return length;
    }

    private MalformedRecordException tooLong(String field, int length) {
        return malformed(field, Integer.toUnsignedString(length) + " needed, " + remaining() + " bytes left");
    }

    private MalformedRecordException malformed(String field, String what) {
        String whose = type == null ? "" : " of " + type + (version < 0 ? "" : " v" + version);
        return new MalformedRecordException(
            "%s%s, byte %d, %s: %s".formatted(part, whose, position - start, field, what));
    }
}
