package io.lagmonitor.contract;

import static io.lagmonitor.contract.Call.PROMPTLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lagmonitor.model.GroupFailure;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link LagSource}. Every method that supplies a source makes a new one; the tests close it. A source
 * that cannot be supplied is empty, and its tests are skipped.
 */
public abstract class LagSourceContract {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Instant BEFORE_KAFKA = Instant.parse("2011-01-01T00:00:00Z");
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    /** A source whose server answers, with at least one group. */
    protected abstract LagSource source() throws Exception;

    /** A source whose server takes the request and never answers; empty if the source never waits for anything. */
    protected abstract Optional<LagSource> hangingSource() throws Exception;

    /** A source that can read some groups and not others, or not the whole list; empty if that cannot be. */
    protected abstract Optional<LagSource> halfAnsweringSource() throws Exception;

    /** A source that can read nothing and knows it at once, as from a closed port; empty if that cannot be. */
    protected abstract Optional<LagSource> failingSource() throws Exception;

    @Test
    final void s1_answersOnAnyThread() throws Exception {
        try (LagSource source = source()) {
            for (int call = 0; call < 2; call++) {
                assertThat(Call.start(() -> source.fetch(LagRequest.all(TIMEOUT))).endsWithin(TIMEOUT)).isEmpty();
            }
        }
    }

    @Test
    final void s2_throwsWhenItCannotAnswerInTime() throws Exception {
        try (LagSource source = given(hangingSource())) {
            Call fetch = Call.start(() -> source.fetch(LagRequest.all(SHORT)));

            assertThat(fetch.endsWithin(SHORT.plus(PROMPTLY))).as("what the fetch threw").isPresent();
        }
    }

    @Test
    final void s3_interruptedFetchEndsSoon() throws Exception {
        try (LagSource source = given(hangingSource())) {
            Call fetch = Call.start(() -> source.fetch(LagRequest.all(TIMEOUT)));

            fetch.interruptWhenItWaits();

            assertThat(fetch.endsWithin(PROMPTLY)).as("what the fetch threw").isPresent();
        }
    }

    @Test
    final void s4_returnsOnlyGroupsThatWereAskedFor() throws Exception {
        try (LagSource source = source()) {
            GroupKey asked = someGroup(source);
            String regex = Pattern.quote(asked.groupId());

            LagSnapshot one = source.fetch(request(GroupFilter.all().include(regex)));
            LagSnapshot others = source.fetch(request(GroupFilter.all().exclude(regex)));

            assertThat(keys(one)).isNotEmpty().allMatch(key -> key.groupId().equals(asked.groupId()));
            assertThat(keys(others)).noneMatch(key -> key.groupId().equals(asked.groupId()));
        }
    }

    @Test
    final void s5_halfAnAnswerIsAnAnswer() throws Exception {
        try (LagSource source = given(halfAnsweringSource())) {
            LagSnapshot half = source.fetch(LagRequest.all(TIMEOUT));

            assertThat(half.groups()).as("groups that could be read").isNotEmpty();
            assertThat(half.complete() && half.failures().isEmpty()).as("looks like a whole answer").isFalse();
        }
    }

    @Test
    final void s5_throwsWhenNothingCouldBeRead() throws Exception {
        try (LagSource source = given(failingSource())) {
            Call fetch = Call.start(() -> source.fetch(LagRequest.all(SHORT)));

            assertThat(fetch.endsWithin(SHORT.plus(PROMPTLY))).hasValueSatisfying(
                thrown -> assertThat(thrown).message().as("the reason for people").isNotBlank());
        }
    }

    @Test
    final void s6_inventsNoGroup() throws Exception {
        try (LagSource source = source()) {
            GroupKey gone = new GroupKey(someGroup(source).cluster(), "contract-no-such-group");

            LagSnapshot snapshot = source.fetch(new LagRequest(GroupFilter.all(), Set.of(gone), TIMEOUT));

            assertThat(snapshot.groups()).extracting(GroupLag::key).isNotEmpty().doesNotContain(gone);
        }
    }

    @Test
    final void s6_inventsNoTimeAndNoReason() throws Exception {
        try (LagSource source = source()) {
            LagSnapshot snapshot = source.fetch(LagRequest.all(TIMEOUT));

            assertThat(times(snapshot)).allSatisfy(time ->
                assertThat(time).isBetween(BEFORE_KAFKA, Instant.now().plus(CLOCK_SKEW)));
            assertThat(snapshot.failures()).extracting(GroupFailure::reason).noneMatch(String::isBlank);
            assertThat(snapshot.incompleteBecause().filter(String::isBlank)).isEmpty();
            assertThat(snapshot.requests().orElse(0)).isNotNegative();
        }
    }

    @Test
    final void s8_closesTwiceAndBeforeFetch() throws Exception {
        LagSource unused = source();
        LagSource used = source();
        used.fetch(LagRequest.all(TIMEOUT));

        for (LagSource source : List.of(unused, used, unused, used)) {
            assertThatCode(source::close).doesNotThrowAnyException();
        }
    }

    private static LagSource given(Optional<LagSource> source) {
        assumeTrue(source.isPresent(), "the author says that there is no such source");
        return source.get();
    }

    private static LagRequest request(GroupFilter filter) {
        return new LagRequest(filter, Set.of(), TIMEOUT);
    }

    private static GroupKey someGroup(LagSource source) throws Exception {
        List<GroupLag> groups = source.fetch(LagRequest.all(TIMEOUT)).groups();
        assertThat(groups).as("groups of source(), which must have one").isNotEmpty();
        return groups.get(0).key();
    }

    private static List<GroupKey> keys(LagSnapshot snapshot) {
        List<GroupKey> keys = new ArrayList<>();
        snapshot.groups().forEach(group -> keys.add(group.key()));
        snapshot.failures().forEach(failure -> keys.add(failure.key()));
        return keys;
    }

    private static List<Instant> times(LagSnapshot snapshot) {
        List<Instant> times = new ArrayList<>();
        for (GroupLag group : snapshot.groups()) {
            times.add(group.asOf());
            group.partitions().stream().map(PartitionLag::commitTime).flatMap(Optional::stream).forEach(times::add);
        }
        return times;
    }
}
