package io.lagmonitor.offsets;

import io.lagmonitor.offsets.Schema.Field;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes records of every type and version, along Kafka's schemas, which only the test class path has. What a schema
 * leaves open is drawn: nulls, tagged fields left out, doubled or unknown, lengths of one and of two bytes, trailing
 * bytes.
 */
final class RandomRecords {

    private static final Map<RecordType, Schema> KEYS = new EnumMap<>(RecordType.class);
    private static final Map<RecordType, Schema> VALUES = new EnumMap<>(RecordType.class);
    private static final int FIRST_UNKNOWN_TAG = 4;
    private static final String[] WORDS = {
        "", "consumer", "orders", "grüße-空-\uD83D\uDE00", "a:b c", "x".repeat(127), "y".repeat(300),
    };

    static {
        for (RecordType type : RecordType.values()) {
            KEYS.put(type, Schema.key(type));
            VALUES.put(type, Schema.value(type));
        }
    }

    private final Random random;
    private final boolean unknownTags;

    RandomRecords(long seed) {
        this(seed, true);
    }

    private RandomRecords(long seed, boolean unknownTags) {
        random = new Random(seed);
        this.unknownTags = unknownTags;
    }

    /** Those that Kafka can write again: it reads unknown tags in any order, but does not write them so. */
    static RandomRecords withoutUnknownTags(long seed) {
        return new RandomRecords(seed, false);
    }

    static Schema schema(RecordType type) {
        return VALUES.get(type);
    }

    /** Any record, a tombstone at times. */
    RecordBytes next() {
        RecordType type = RecordType.values()[random.nextInt(RecordType.values().length)];
        RecordBytes bytes = of(type, (short) random.nextInt(schema(type).highestVersion() + 1));
        return random.nextInt(10) == 0 ? bytes.tombstone() : bytes;
    }

    RecordBytes of(RecordType type, short version) {
        Schema value = schema(type);
        return new RecordBytes(
            message(type.id(), KEYS.get(type).fields(), (short) 0, false),
            message(version, value.fields(), version, value.isFlexible(version)));
    }

    private byte[] message(int prefix, List<Field> fields, short version, boolean flexible) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(prefix);
            new Struct(out, version, flexible).write(fields);
            out.write(bytes(random.nextInt(10) == 0 ? 9 : 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private boolean rarely() {
        return random.nextInt(8) == 0;
    }

    private boolean maybe() {
        return random.nextBoolean();
    }

    /** Writes a struct, and what is in it. */
    private final class Struct {

        private final DataOutputStream out;
        private final short version;
        private final boolean flexible;

        Struct(DataOutputStream out, short version, boolean flexible) {
            this.out = out;
            this.version = version;
            this.flexible = flexible;
        }

        void write(List<Field> fields) throws IOException {
            for (Field field : fields) {
                if (field.isIn(version) && !field.isTagged(version)) {
                    field(field, false);
                }
            }
            if (flexible) {
                tags(fields.stream().filter(field -> field.isTagged(version)).toList());
            }
        }

        private void tags(List<Field> known) throws IOException {
            List<byte[]> tags = new ArrayList<>();
            for (Field field : known) {
                for (int times = random.nextInt(rarely() ? 4 : 2); times > 0; times--) {
                    tags.add(knownTag(field));
                }
            }
            while (unknownTags && rarely()) {
                tags.add(unknownTag(known.size()));
            }
            Collections.shuffle(tags, random);
            varint(tags.size());
            for (byte[] tag : tags) {
                out.write(tag);
            }
        }

        private byte[] knownTag(Field field) throws IOException {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            new Struct(new DataOutputStream(content), version, true).field(field, true);
            return tag(field.tag(), rarely() ? random.nextInt() : content.size(), content.toByteArray());
        }

        private byte[] unknownTag(int known) throws IOException {
            int tag = maybe() ? known : FIRST_UNKNOWN_TAG + random.nextInt(1000);
            byte[] content = bytes(random.nextInt(20));
            return tag(tag, content.length, content);
        }

        private byte[] tag(int tag, int size, byte[] content) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            Struct header = new Struct(new DataOutputStream(all), version, true);
            header.varint(tag);
            header.varint(size);
            all.write(content);
            return all.toByteArray();
        }

        private void field(Field field, boolean tagged) throws IOException {
            boolean isNull = field.isNullable(version) && rarely();
            if (field.isArray()) {
                array(field, isNull);
            } else {
                single(field, isNull, tagged);
            }
        }

        private void array(Field field, boolean isNull) throws IOException {
            int count = isNull ? -1 : random.nextInt(rarely() ? 200 : 3);
            int limited = isStruct(field) ? Math.min(count, 4) : count;
            length(limited, Integer.BYTES);
            for (int i = 0; i < limited; i++) {
                if (isStruct(field)) {
                    write(field.fields());
                } else {
                    single(field, false, false);
                }
            }
        }

        private void single(Field field, boolean isNull, boolean tagged) throws IOException {
            switch (field.type()) {
                case "int8" -> out.writeByte(random.nextInt());
                case "int16", "uint16" -> out.writeShort(random.nextInt());
                case "int32" -> out.writeInt(rarely() ? -1 : random.nextInt());
                case "int64" -> out.writeLong(rarely() ? -1 : random.nextLong());
                case "uuid" -> out.write(rarely() ? new byte[16] : bytes(16));
                case "string" -> string(isNull);
                case "bytes" -> membersBytes();
                default -> struct(field, isNull, tagged);
            }
        }

        private void string(boolean isNull) throws IOException {
            String word = random.nextInt(500) == 0 ? "z".repeat(Short.MAX_VALUE) : WORDS[random.nextInt(WORDS.length)];
            byte[] content = word.getBytes(StandardCharsets.UTF_8);
            length(isNull ? -1 : content.length, Short.BYTES);
            out.write(isNull ? new byte[0] : content);
        }

        private void membersBytes() throws IOException {
            byte[] content = maybe() ? bytes(random.nextInt(30)) : MembersBytes.random(random);
            length(content.length, Integer.BYTES);
            out.write(content);
        }

        private void struct(Field field, boolean isNull, boolean tagged) throws IOException {
            if (field.isNullable(version) && tagged) {
                varint(isNull ? 0 : 1);
            } else if (field.isNullable(version)) {
                out.writeByte(isNull ? -1 : 1);
            }
            if (!isNull) {
                write(field.fields());
            }
        }

        private boolean isStruct(Field field) {
            return Character.isUpperCase(field.type().charAt(0));
        }

        /** -1 for null. */
        private void length(int length, int bytes) throws IOException {
            if (flexible) {
                varint(length + 1);
            } else if (bytes == Short.BYTES) {
                out.writeShort(length);
            } else {
                out.writeInt(length);
            }
        }

        private void varint(int value) throws IOException {
            int rest = value;
            while ((rest & ~0x7f) != 0) {
                out.writeByte(rest | 0x80);
                rest >>>= 7;
            }
            out.writeByte(rest);
        }
    }
}
