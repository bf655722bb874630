package io.lagmonitor.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.contract.StateStoreContract;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.StateConflictException;
import io.lagmonitor.spi.StateStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStateStoreTest extends StateStoreContract {

    private static final int FLOOR = 64 * 1024;

    @TempDir
    Path folder;

    @Override
    protected StateStore open() {
        return FileStateStore.at(file());
    }

    @Test
    void isReadByPeople() throws Exception {
        loaded().save(Map.of("incident/prod/orders", "{\"id\":7}"), Set.of());

        List<String> lines = Files.readAllLines(file());

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches(
            "\\{\"format\":\"lag-monitor-state\",\"version\":1,\"generation\":\"[0-9a-f-]{36}\"}");
        assertThat(lines.get(1)).isEqualTo("{\"put\":\"incident/prod/orders\",\"value\":\"{\\\"id\\\":7}\"}");
    }

    @Test
    void appendsOnlyWhatChanged() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1", "b", "2"), Set.of());
        byte[] before = Files.readAllBytes(file());

        store.save(Map.of("a", "1", "b", "3"), Set.of("never there"));

        byte[] after = Files.readAllBytes(file());
        assertThat(Arrays.copyOf(after, before.length)).isEqualTo(before);
        assertThat(new String(after, before.length, after.length - before.length, UTF_8))
            .isEqualTo("{\"put\":\"b\",\"value\":\"3\"}\n");
    }

    @Test
    void writesNothingWhenNothingChanges() throws Exception {
        StateStore store = loaded();
        store.save(Map.of(), Set.of("a"));
        assertThat(file()).doesNotExist();
        store.save(Map.of("a", "1"), Set.of());
        byte[] before = Files.readAllBytes(file());

        store.save(Map.of("a", "1"), Set.of("b"));

        assertThat(file()).hasBinaryContent(before);
    }

    @Test
    void findsTheConflictAlsoWhenItHasNothingToSave() {
        StateStore store = loaded();
        loaded().save(Map.of("a", "1"), Set.of());

        assertThatThrownBy(() -> store.save(Map.of(), Set.of())).isInstanceOf(StateConflictException.class);
    }

    @Test
    void refusesToSaveOnTopOfAFileThatWasWrittenAnewByAnother() throws Exception {
        StateStore first = loaded();
        first.save(Map.of("a", "0"), Set.of());
        String generation = firstLine();
        long length = Files.size(file());
        StateStore second = loaded();
        second.save(Map.of("a", "x".repeat(FLOOR)), Set.of());
        second.save(Map.of("a", "1"), Set.of());
        assertThat(firstLine()).isNotEqualTo(generation);
        assertThat(file()).hasSize(length);

        assertThatThrownBy(() -> first.save(Map.of("a", "2"), Set.of()))
            .isInstanceOf(StateConflictException.class).hasMessageContaining(file().toString());

        assertThat(loaded().load()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void refusesToSaveWhenTheFileIsGone() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1"), Set.of());
        Files.delete(file());

        assertThatThrownBy(() -> store.save(Map.of("b", "2"), Set.of())).isInstanceOf(StateConflictException.class);

        assertThat(store.load()).isEmpty();
        store.save(Map.of("b", "2"), Set.of());
        assertThat(loaded().load()).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void refusesToSaveWhenTheFileWasCutShort() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1"), Set.of());
        store.save(Map.of("b", "2"), Set.of());
        truncate(Files.size(file()) - 1);

        assertThatThrownBy(() -> store.save(Map.of("c", "3"), Set.of())).isInstanceOf(StateConflictException.class);
    }

    @Test
    void refusesToSaveBeforeItLoaded() {
        loaded().save(Map.of("a", "1"), Set.of());

        assertThatThrownBy(() -> FileStateStore.at(file()).save(Map.of("a", "2"), Set.of()))
            .isInstanceOf(LagException.class).isNotInstanceOf(StateConflictException.class)
            .hasMessageContaining("was not loaded");
    }

    @Test
    void aSaveCutAtAnyByteIsThereWhollyOrNotAtAll() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1", "b", "2", "c", "3"), Set.of());
        store.save(Map.of("a", "2"), Set.of());
        Map<String, String> before = store.load();
        long start = Files.size(file());
        store.save(Map.of("a", "три\n", "d", "4"), Set.of("b"));
        byte[] whole = Files.readAllBytes(file());

        for (int length = (int) start; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            StateStore reader = FileStateStore.at(file());
            assertThat(reader.load()).as("cut at %d of %d", length, whole.length).isEqualTo(before);
            reader.save(Map.of("e", "5"), Set.of());
            assertThat(FileStateStore.at(file()).load()).as("saved after a cut at %d", length)
                .isEqualTo(Map.of("a", "2", "b", "2", "c", "3", "e", "5"));
        }

        Files.write(file(), whole);
        assertThat(loaded().load()).isEqualTo(Map.of("a", "три\n", "c", "3", "d", "4"));
        assertThat(filesBeside()).isEmpty();
    }

    @Test
    void theBeginningOfASaveThatFailedIsOverwritten() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1"), Set.of());
        append("{\"put\":\"a\",\"value\":\"2\",\"more\":true}\n{\"put\":\"b\",\"value\":\"a long val");

        store.save(Map.of("b", "3"), Set.of());

        assertThat(loaded().load()).isEqualTo(Map.of("a", "1", "b", "3"));
        assertThat(Files.readString(file())).doesNotContain("long val").doesNotContain("\"value\":\"2\"");
        assertThat(filesBeside()).isEmpty();
    }

    @Test
    void forgivesATailOfZeros() throws Exception {
        loaded().save(Map.of("a", "1"), Set.of());
        append("\0".repeat(5_000));

        StateStore store = loaded();
        store.save(Map.of("b", "2"), Set.of());

        assertThat(loaded().load()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(filesBeside()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "not json", "", "[1]", "{\"put\":\"x\"}", "{\"put\":1,\"value\":\"1\"}", "{}", "{\"put\":\"x\",\"value\":\"1\"} {}",
        "\0\0\0\0", "{\"put\":\"x\",\"value\":\"1"})
    void aDamagedFileIsSetAsideAndEveryLineThatCanBeReadIsKept(String damage) throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1"), Set.of());
        store.save(Map.of("b", "1"), Set.of());
        store.save(Map.of("c", "1"), Set.of());
        List<String> lines = Files.readAllLines(file());
        lines.set(2, damage);
        Files.write(file(), lines);
        byte[] damaged = Files.readAllBytes(file());

        Log log = logOf(() -> assertThat(loaded().load()).isEqualTo(Map.of("a", "1", "c", "1")));

        assertThat(log.text()).contains(file().toString()).contains("line 3").contains(".damaged-");
        assertThat(log.warnings()).isEqualTo(1);
        assertThat(filesBeside()).singleElement().satisfies(aside -> {
            assertThat(aside.getFileName().toString()).matches("state\\.jsonl\\.damaged-\\d{8}T\\d{6}Z");
            assertThat(aside).hasBinaryContent(damaged);
        });
    }

    @Test
    void afterDamageTheStateIsOnTheDiskAgainAtOnce() throws Exception {
        loaded().save(Map.of("a", "1"), Set.of());
        append("damage\n{\"put\":\"b\",\"value\":\"2\"}\n");
        logOf(this::loaded);

        Log log = logOf(() -> assertThat(loaded().load()).isEqualTo(Map.of("a", "1", "b", "2")));

        assertThat(log.text()).isEmpty();
    }

    @Test
    void aKeyWhoseNewestLineIsDamagedKeepsItsOlderValue() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "older"), Set.of());
        append("{\"put\":\"a\",\"value\":\"newer\"x}\n");

        logOf(() -> assertThat(loaded().load()).isEqualTo(Map.of("a", "older")));
    }

    @Test
    void linesOfASaveCountAlsoWhenItsLastLineIsDamaged() throws Exception {
        loaded().save(Map.of("a", "1"), Set.of());
        append("{\"put\":\"b\",\"value\":\"2\",\"more\":true}\ndamaged last line\n");

        logOf(() -> assertThat(loaded().load()).isEqualTo(Map.of("a", "1", "b", "2")));
    }

    @Test
    void whatIsSetAsideNeverOverwritesAnother() throws Exception {
        for (int i = 0; i < 4; i++) {
            Files.writeString(file(), "garbage " + i + "\n");
            logOf(() -> assertThat(loaded().load()).isEmpty());
        }

        assertThat(filesBeside()).hasSize(4);
        assertThat(filesBeside().stream().map(FileStateStoreTest::text)).containsExactlyInAnyOrder(
            "garbage 0\n", "garbage 1\n", "garbage 2\n", "garbage 3\n");
    }

    @Test
    void aFileOfALaterReleaseIsMovedAside() throws Exception {
        String later = "{\"format\":\"lag-monitor-state\",\"version\":2,\"what\":\"else\"}\n\u0001\u0002 another format";
        Files.writeString(file(), later);

        Log log = logOf(() -> {
            StateStore store = loaded();
            store.save(Map.of("a", "1"), Set.of());
        });

        assertThat(log.warnings()).isEqualTo(1);
        assertThat(log.text()).contains("version 2").contains(".newer-");
        assertThat(filesBeside()).singleElement().satisfies(aside -> {
            assertThat(aside.getFileName().toString()).matches("state\\.jsonl\\.newer-\\d{8}T\\d{6}Z");
            assertThat(aside).hasContent(later);
        });
        assertThat(loaded().load()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void anEmptyFileIsAsGoodAsNone() throws Exception {
        Files.createFile(file());

        StateStore store = loaded();
        assertThat(store.load()).isEmpty();
        store.save(Map.of("a", "1"), Set.of());

        assertThat(loaded().load()).isEqualTo(Map.of("a", "1"));
        assertThat(filesBeside()).isEmpty();
    }

    @Test
    void isNotWrittenAnewWhileNothingIsOutOfDate() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("first", "1"), Set.of());
        String generation = firstLine();

        for (int i = 0; i < 100; i++) {
            store.save(Map.of("incident-" + i, "x".repeat(2_000)), Set.of());
        }

        assertThat(Files.size(file())).isGreaterThan(2 * FLOOR);
        assertThat(firstLine()).isEqualTo(generation);
    }

    @Test
    void staysBoundedWhenOneKeyIsSavedOverAndOver() throws Exception {
        StateStore store = loaded();
        long largest = 0;

        for (int i = 0; i < 1_000; i++) {
            store.save(Map.of("incident", i + "x".repeat(200)), Set.of());
            largest = Math.max(largest, Files.size(file()));
        }

        assertThat(largest).isLessThanOrEqualTo(FLOOR).isGreaterThan(FLOOR / 2);
        assertThat(loaded().load()).isEqualTo(Map.of("incident", 999 + "x".repeat(200)));
        assertThat(filesBeside()).isEmpty();
    }

    @Test
    void staysWithinTwiceOfWhatItHolds() throws Exception {
        StateStore store = loaded();
        Map<String, String> many = IntStream.range(0, 1_000).boxed()
            .collect(toMap(i -> "incident-" + i, i -> "x".repeat(200)));
        store.save(many, Set.of());
        long live = Files.size(file());
        String generation = firstLine();
        long written = 0;

        for (int i = 0; i < 60; i++) {
            int round = i;
            long before = Files.size(file());
            store.save(IntStream.range(0, 50).boxed()
                .collect(toMap(k -> "incident-" + k * 20, k -> round + "y".repeat(199))), Set.of());
            long after = Files.size(file());
            written += after > before ? after - before : after;
            assertThat(after).isLessThan(2 * live + 2_000);
        }

        assertThat(firstLine()).isNotEqualTo(generation);
        assertThat(written / (60 * 50)).as("bytes a change").isLessThan(2 * live / 1_000 + 50);
    }

    @Test
    void shrinksWhenKeysAreDeleted() throws Exception {
        StateStore store = loaded();
        Map<String, String> many = IntStream.range(0, 1_000).boxed()
            .collect(toMap(i -> "incident-" + i, i -> "x".repeat(200)));
        store.save(many, Set.of());

        store.save(Map.of("left", "1"), many.keySet());

        assertThat(Files.size(file())).isLessThan(1_000);
        assertThat(loaded().load()).isEqualTo(Map.of("left", "1"));
    }

    @Test
    @Timeout(30)
    void loadsTenThousandKeysQuickly() {
        Map<String, String> many = IntStream.range(0, 10_000).boxed()
            .collect(toMap(i -> "incident/prod/group-" + i, i -> "{\"id\":\"" + "x".repeat(400) + "\"}"));
        loaded().save(many, Set.of());
        StateStore store = open();
        store.load();

        Instant begin = Instant.now();
        Map<String, String> seen = store.load();

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(seen).isEqualTo(many);
    }

    @Test
    void aMissingFolderIsAClearError() {
        StateStore store = FileStateStore.at(folder.resolve("missing/state.jsonl"));

        assertThatThrownBy(store::load).isInstanceOf(LagException.class)
            .hasMessageContaining("missing/state.jsonl could not be loaded")
            .hasMessageContaining("no such folder");
        assertThat(folder.resolve("missing")).doesNotExist();
    }

    @Test
    void aFolderInPlaceOfTheFileIsAClearError() throws Exception {
        Files.createDirectory(file());

        assertThatThrownBy(() -> open().load()).isInstanceOf(LagException.class)
            .hasMessageContaining(file().toString()).hasMessageContaining("is a folder");
    }

    @Test
    void afterAFailedSaveItSavesAgain() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1"), Set.of());
        byte[] before = Files.readAllBytes(file());
        Path kept = Files.move(file(), folder.resolve("kept"));
        Files.createDirectory(file());
        assertThatThrownBy(() -> store.save(Map.of("b", "2"), Set.of())).isInstanceOf(LagException.class)
            .hasMessageContaining(file().toString()).hasMessageContaining("could not be saved");
        Files.delete(file());
        Files.move(kept, file());
        assertThat(file()).hasBinaryContent(before);

        store.save(Map.of("b", "2"), Set.of());

        assertThat(loaded().load()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void aReadOnlyFolderIsAClearError() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            Assumptions.assumeFalse(Files.isWritable(folder), "the user of this test may write everywhere");

            assertThatThrownBy(() -> open().load()).isInstanceOf(LagException.class)
                .hasMessageContaining(file().toString());
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void aFailedRewriteLeavesTheOldFile() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "x".repeat(FLOOR)), Set.of());
        byte[] before = Files.readAllBytes(file());
        Path inTheWay = Files.createDirectory(folder.resolve("state.jsonl.tmp"));

        assertThatThrownBy(() -> store.save(Map.of("a", "short"), Set.of())).isInstanceOf(LagException.class);
        assertThat(file()).hasBinaryContent(before);
        Files.deleteIfExists(inTheWay);
        store.save(Map.of("a", "short"), Set.of());

        assertThat(loaded().load()).isEqualTo(Map.of("a", "short"));
    }

    @Test
    void nullsAreRefusedBeforeAnythingIsWritten() {
        StateStore store = loaded();
        store.save(Map.of("a", "1"), Set.of());
        Map<String, String> put = new LinkedHashMap<>(Map.of("a", "2"));
        put.put("b", null);

        assertThatThrownBy(() -> store.save(put, Set.of())).isInstanceOf(NullPointerException.class);

        assertThat(store.load()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void anInterruptedThreadSavesAndStaysInterrupted() {
        StateStore store = loaded();

        Thread.currentThread().interrupt();
        store.save(Map.of("a", "x".repeat(FLOOR)), Set.of());
        store.save(Map.of("b", "1"), Set.of());
        store.save(Map.of("a", "1"), Set.of());
        Map<String, String> seen = store.load();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).isEqualTo(Map.of("a", "1", "b", "1"));
    }

    @Test
    @Timeout(60)
    void storesOfManyThreadsLoseNothing() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        List<Thread> threads = IntStream.range(0, 4).mapToObj(i -> new Thread(() -> {
            try {
                countTo(25, FileStateStore.at(i % 2 == 0 ? file() : folder.resolve("../" + folder.getFileName()
                    + "/state.jsonl")));
            } catch (RuntimeException e) {
                failures.incrementAndGet();
                throw e;
            }
        }, "saver-" + i)).toList();

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).hasValue(0);
        assertThat(loaded().load()).isEqualTo(Map.of("count", "100"));
    }

    @Test
    void aLinkLeadsToTheSameFile() throws Exception {
        StateStore direct = loaded();
        direct.save(Map.of("a", "1"), Set.of());
        Path link = Files.createSymbolicLink(folder.resolve("link"), file());
        StateStore linked = FileStateStore.at(link);
        linked.load();

        linked.save(Map.of("a", "x".repeat(2 * FLOOR)), Set.of());
        linked.save(Map.of("a", "2"), Set.of());

        assertThat(link).isSymbolicLink();
        assertThatThrownBy(() -> direct.save(Map.of("a", "3"), Set.of())).isInstanceOf(StateConflictException.class);
        assertThat(direct.load()).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void throwsAfterClose() {
        StateStore store = loaded();
        store.close();

        assertThatThrownBy(store::load).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(file().toString()).hasMessageContaining("closed");
        assertThatThrownBy(() -> store.save(Map.of(), Set.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void leavesNoFileOpen() throws Exception {
        Path handles = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(handles), "no list of open files here");
        StateStore store = loaded();
        store.save(Map.of("a", "x".repeat(FLOOR)), Set.of());
        store.save(Map.of("a", "1"), Set.of());
        store.save(Map.of("b", "1"), Set.of());

        try (Stream<Path> open = Files.list(handles)) {
            assertThat(open.map(FileStateStoreTest::target)).noneMatch(path -> path.startsWith(folder.toString()));
        }
    }

    static void countTo(int times, StateStore store) {
        int saved = 0;
        while (saved < times) {
            int count = Integer.parseInt(store.load().getOrDefault("count", "0"));
            try {
                store.save(Map.of("count", String.valueOf(count + 1)), Set.of());
                saved++;
            } catch (StateConflictException e) {
                continue; // another was faster; load anew
            }
        }
    }

    private Path file() {
        return folder.resolve("state.jsonl");
    }

    private StateStore loaded() {
        StateStore store = open();
        store.load();
        return store;
    }

    private String firstLine() throws IOException {
        return Files.readAllLines(file()).get(0);
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, StandardOpenOption.APPEND);
    }

    private void truncate(long length) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file().toFile(), "rw")) {
            out.setLength(length);
        }
    }

    /** What lies beside the state and its lock. */
    private List<Path> filesBeside() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> !path.equals(file()) && !path.toString().endsWith(".lock")).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Log logOf(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return new Log(captured.toString(UTF_8));
    }

    private record Log(String text) {

        long warnings() {
            return text.lines().filter(line -> line.contains("WARN")).count();
        }
    }
}
