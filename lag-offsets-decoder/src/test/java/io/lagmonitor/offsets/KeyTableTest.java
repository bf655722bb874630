package io.lagmonitor.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTableTest {

    private static final long MEGABYTE = 1 << 20;

    private final KeyTable keys = new KeyTable(1_000_000, 64 * MEGABYTE);

    @Test
    void sameKeyHasTheSameSlot() {
        int slot = keys.intern(view("g", "t", 1));

        assertThat(keys.intern(view("g", "t", 1))).isEqualTo(slot);
        assertThat(keys.find(view("g", "t", 1))).isEqualTo(slot);
        assertThat(keys.size()).isEqualTo(1);
    }

    @Test
    void namesThatLookAlikeTogetherAreDifferentKeys() {
        assertThat(new HashSet<>(List.of(
            keys.intern(view("a", "bc", 1)), keys.intern(view("ab", "c", 1)), keys.intern(view("", "abc", 1)),
            keys.intern(view("abc", "", 1)), keys.intern(view("a", "bc", 2)), keys.intern(view("", "", 0))))).hasSize(6);
    }

    @Test
    void legacyKeyIsTheSameKey() {
        assertThat(keys.intern(view(0, "g", "t", 1))).isEqualTo(keys.intern(view(1, "g", "t", 1)));
    }

    @Test
    void bytesBehindTheKeyAreNotPartOfIt() {
        OffsetCommitView trailing = new OffsetCommitView();
        trailing.wrap(RecordBytes.ofHex("0001" + "000167" + "000174" + "00000001" + "ffee", null).key(), null);

        assertThat(keys.intern(trailing)).isEqualTo(keys.intern(view("g", "t", 1)));
    }

    @Test
    void keyCanBeReadBack() {
        int slot = keys.intern(view("消费组-甲", "payments.events", -3));

        assertThat(keys.groupId(slot)).isEqualTo("消费组-甲");
        assertThat(keys.topic(slot)).isEqualTo("payments.events");
        assertThat(keys.partition(slot)).isEqualTo(-3);
    }

    @Test
    void fullTableTakesNoNewKeysAndKnowsTheOld() {
        KeyTable two = new KeyTable(2, MEGABYTE);
        int first = two.intern(view("g", "t", 1));
        two.intern(view("g", "t", 2));

        assertThat(two.intern(view("g", "t", 3))).isEqualTo(KeyTable.NO_SLOT);
        assertThat(two.intern(view("g", "t", 1))).isEqualTo(first);
        two.remove(first);
        assertThat(two.intern(view("g", "t", 3))).isEqualTo(first);
    }

    @Test
    void bytesAreBoundedToo() {
        KeyTable small = new KeyTable(1000, MEGABYTE);
        String longName = "x".repeat(Short.MAX_VALUE - 1);

        int taken = 0;
        while (small.intern(view(longName + taken, longName, 0)) != KeyTable.NO_SLOT) {
            taken++;
        }

        assertThat(taken).isEqualTo(8);
        assertThat(small.intern(view(longName + 7, longName, 1))).isEqualTo(8);
        small.remove(3);
        assertThat(small.intern(view("short", "t", 0))).isEqualTo(3);
        assertThat(small.intern(view(longName + 7, longName, 0))).isEqualTo(7);
    }

    @Test
    void namesAreForgottenWithTheirLastPartition() {
        KeyTable small = new KeyTable(1000, MEGABYTE);
        String longName = "x".repeat(Short.MAX_VALUE - 4);

        for (int i = 0; i < 1000; i++) {
            int one = small.intern(view(longName + i, longName, 1));
            int other = small.intern(view(longName + i, longName, 2));
            small.remove(one);
            assertThat(small.find(view(longName + i, longName, 2))).isEqualTo(other);
            small.remove(other);
        }

        assertThat(small.size()).isZero();
        assertThat(small.slotLimit()).isEqualTo(2);
    }

    @Test
    void removedSlotIsNoSlot() {
        int slot = keys.intern(view("g", "t", 1));
        keys.remove(slot);

        assertThat(keys.isUsed(slot)).isFalse();
        assertThat(keys.find(view("g", "t", 1))).isEqualTo(KeyTable.NO_SLOT);
        assertThatThrownBy(() -> keys.groupId(slot)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.remove(slot)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.topic(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void boundsMustBePositive() {
        assertThatThrownBy(() -> new KeyTable(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyTable(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Growth, removal, slots used again and compaction, beside a map. */
    @Test
    void doesWhatAMapDoes() {
        Random random = new Random(7);
        Map<String, Integer> slots = new HashMap<>();
        List<String> names = new ArrayList<>();

        for (int i = 0; i < 300_000; i++) {
            boolean shrinking = i / 60_000 % 2 == 1;
            if (!names.isEmpty() && random.nextInt(10) < (shrinking ? 7 : 2)) {
                String gone = takeAny(names, random);
                keys.remove(slots.remove(gone));
            } else {
                String name = "g".repeat(random.nextInt(60)) + random.nextInt(5_000) + "/" + random.nextInt(20);
                int slot = keys.intern(view(name));
                Integer before = slots.put(name, slot);
                if (before == null) {
                    names.add(name);
                } else {
                    assertThat(slot).isEqualTo(before);
                }
            }
        }

        assertThat(keys.size()).isEqualTo(slots.size());
        assertThat(new HashSet<>(slots.values())).hasSameSizeAs(slots.values());
        assertThat(keys.slotLimit()).isLessThan(100_000);
        slots.forEach((name, slot) -> {
            assertThat(keys.find(view(name))).isEqualTo(slot);
            assertThat(keys.groupId(slot) + "/" + keys.partition(slot)).isEqualTo(name);
            assertThat(keys.isUsed(slot)).isTrue();
        });
    }

    /** Names of all lengths, so that they end at the ends of pages in every way, before and after. */
    @Test
    void compactionKeepsWhatIsInUse() {
        Random random = new Random(8);
        Map<Integer, String> names = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String name = i + "-" + "x".repeat(random.nextInt(random.nextInt(100) == 0 ? 30_000 : 300));
            names.put(keys.intern(view(name, "t", 0)), name);
            if (i % 3 != 0) {
                int any = random.nextInt(keys.slotLimit());
                if (names.remove(any) != null) {
                    keys.remove(any);
                }
            }
        }

        assertThat(keys.size()).isEqualTo(names.size());
        names.forEach((slot, name) -> {
            assertThat(keys.groupId(slot)).isEqualTo(name);
            assertThat(keys.find(view(name, "t", 0))).isEqualTo(slot);
        });
    }

    /** A framework that makes up a new name every second, for a week, beside groups that stay. */
    @Test
    void staysSmallWhenNamesComeAndGo() {
        KeyTable bounded = new KeyTable(2_000, MEGABYTE);
        int stays = bounded.intern(view("stays", "t", 0));

        for (int i = 0; i < 604_800; i++) {
            int slot = bounded.intern(view("generated-" + i, "t", 0));
            assertThat(slot).isNotEqualTo(KeyTable.NO_SLOT);
            bounded.remove(slot);
        }

        assertThat(bounded.slotLimit()).isEqualTo(2);
        assertThat(bounded.find(view("stays", "t", 0))).isEqualTo(stays);
    }

    private static String takeAny(List<String> names, Random random) {
        int at = random.nextInt(names.size());
        String last = names.remove(names.size() - 1);
        return at == names.size() ? last : names.set(at, last);
    }

    private static OffsetCommitView view(String groupAndPartition) {
        String[] parts = groupAndPartition.split("/");
        return view(parts[0], "topic", Integer.parseInt(parts[1]));
    }

    private static OffsetCommitView view(String groupId, String topic, int partition) {
        return view(1, groupId, topic, partition);
    }

    private static OffsetCommitView view(int type, String groupId, String topic, int partition) {
        byte[] group = groupId.getBytes(StandardCharsets.UTF_8);
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuffer key = ByteBuffer.allocate(10 + group.length + name.length).putShort((short) type)
            .putShort((short) group.length).put(group).putShort((short) name.length).put(name).putInt(partition);
        OffsetCommitView view = new OffsetCommitView();
        view.wrap(key.array(), null);
        return view;
    }
}
