package io.lagmonitor.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Broken records are refused where a broker refuses them, with the one exception, and cost no more than their length. */
class FuzzTest {

    private static final int GENERATED = 2000;
    /** A message of an exception, and its stack. */
    private static final int ALLOWED = 20_000;
    private static final int ALLOWED_PER_BYTE = 150;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    @Timeout(600)
    void brokenRecordsAreRefusedAsABrokerDoes() {
        fuzz(5, 200_000);
    }

    @Test
    @Tag("full")
    @Timeout(3600)
    void twentyMillionBrokenRecordsAreRefusedAsABrokerDoes() {
        fuzz(Long.getLong("fuzz.seed", 7), 20_000_000);
    }

    private void fuzz(long seed, int inputs) {
        Mutator mutator = new Mutator(seed, real(), GENERATED);
        OffsetCommitView view = new OffsetCommitView();
        int refused = 0;
        for (int i = 0; i < inputs; i++) {
            RecordBytes bytes = mutator.next();
            Optional<OffsetsRecord> decoded = decode(bytes);
            if (!decoded.equals(KafkasReader.decode(bytes)) || !decoded.equals(viewed(view, bytes, decoded))) {
                throw new AssertionError("seed %d, input %d: %s is to us %s, to a broker %s"
                    .formatted(seed, i, bytes, decoded, KafkasReader.decode(bytes)));
            }
            refused += decoded.isPresent() ? 0 : 1;
        }
        assertThat(refused).as("seed %d", seed).isBetween(inputs / 4, inputs * 3 / 4);
        System.out.printf("%,d inputs (seed %d): %,d refused%n", inputs, seed, refused);
    }

    private Optional<OffsetsRecord> decode(RecordBytes bytes) {
        long before = threads.getCurrentThreadAllocatedBytes();
        Optional<OffsetsRecord> decoded = bytes.decoded();
        if (isTooMuch(threads.getCurrentThreadAllocatedBytes() - before, bytes)) {
            checkAllocation(bytes);
        }
        return decoded;
    }

    /** For the second time, because the first may load classes. */
    private void checkAllocation(RecordBytes bytes) {
        long before = threads.getCurrentThreadAllocatedBytes();
        bytes.decoded();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        if (isTooMuch(allocated, bytes)) {
            throw new AssertionError("%,d bytes allocated for %s".formatted(allocated, bytes));
        }
    }

    private static boolean isTooMuch(long allocated, RecordBytes bytes) {
        int length = bytes.key().length + (bytes.value() == null ? 0 : bytes.value().length);
        return allocated > ALLOWED + (long) ALLOWED_PER_BYTE * length;
    }

    /** What the view shows, which has seen others before; what it cannot show counts as seen. */
    private static Optional<OffsetsRecord> viewed(
            OffsetCommitView view, RecordBytes bytes, Optional<OffsetsRecord> decoded) {
        try {
            return view.wrap(bytes.keyBuffer(), bytes.valueBuffer()) ? Optional.of(view.toRecord()) : decoded;
        } catch (MalformedRecordException e) {
            return Optional.empty();
        }
    }

    private static List<RecordBytes> real() {
        List<RecordBytes> real = new ArrayList<>(FixtureTest.records("3.9.2", "read_uncommitted"));
        real.addAll(FixtureTest.records("4.4.0", "read_uncommitted"));
        return real;
    }
}
