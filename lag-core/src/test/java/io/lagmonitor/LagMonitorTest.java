package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lagmonitor.model.Delivery.Outcome;
import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagPolicy;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.StateStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The story of a monitor, told by polls. */
class LagMonitorTest {

    private static final LagPolicy LIMIT =
        LagThreshold.critical(150).clearBelow(100).andWarning(80).clearBelow(60);

    private final FakeClock clock = new FakeClock();
    private final FakeSource source = new FakeSource("prod");
    private final FakeNotifier chat = new FakeNotifier();
    private final FakeStore store = new FakeStore();
    private LagMonitor monitor = monitor(Route.atOpening());

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void tellsOfOpeningWorseningEasingAndRecovery() {
        assertThat(heardAt(50)).isEmpty();
        assertThat(heardAt(90)).containsExactly("OPENED orders WARNING");
        assertThat(heardAt(120)).isEmpty();
        assertThat(heardAt(150)).containsExactly("WORSENED orders CRITICAL");
        assertThat(heardAt(100)).isEmpty();
        assertThat(heardAt(99)).containsExactly("EASED orders WARNING");
        assertThat(heardAt(60)).isEmpty();
        assertThat(heardAt(59)).containsExactly("RECOVERED orders OK");
        assertThat(heardAt(59)).isEmpty();
        assertNothingIsStoredAnHourLater();
    }

    @Test
    void toldOnceByManyProcesses() {
        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL");

        for (int process = 0; process < 5; process++) {
            restart(Route.atOpening());
            assertThat(heardAt(200)).isEmpty();
        }

        restart(Route.atOpening());
        assertThat(heardAt(0)).containsExactly("RECOVERED orders OK");
    }

    @Test
    void incidentKeepsItsIdOpeningAndPeakAcrossRestarts() {
        Incident opened = pollAt(500).opened().get(0);
        clock.advance(Duration.ofMinutes(5));
        restart(Route.atOpening());

        LagReport report = pollAt(160);

        assertThat(report.opened()).isEmpty();
        assertThat(report.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.id()).isEqualTo(opened.id());
            assertThat(incident.opened()).isEqualTo(opened.opened());
            assertThat(incident.peakLag()).isEqualTo(500);
        });
    }

    @Test
    void whatIsNotTakenIsOfferedAgainInItsNewestForm() {
        chat.fail(new IOException("chat is away"));
        LagReport failed = pollAt(90);
        assertThat(failed.deliveries()).singleElement().satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(delivery.failure()).contains("chat is away");
        });
        pollAt(200);
        chat.work();

        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    void keyIsStableWhileTheSameChangeIsOffered() {
        pollAt(90);
        String first = chat.updates().get(0).key();
        chat.heard();
        monitor.close();
        store.stored.replaceAll((key, json) -> json.replaceAll("\"told\":\\{\"chat\":\\{.*?}}", "\"told\":{\"chat\":{}}"));
        monitor = monitor(Route.atOpening());

        pollAt(90);

        assertThat(chat.updates()).singleElement().satisfies(update -> assertThat(update.key()).isEqualTo(first));
    }

    @Test
    void recoveryThatWasNotTakenIsToldAfterRestart() {
        heardAt(200);
        chat.fail(new IOException("chat is away"));
        pollAt(0);
        chat.work();
        restart(Route.atOpening());

        assertThat(heardAt(0)).containsExactly("RECOVERED orders OK");
    }

    @Test
    void openingThatWasDueAndNeverTakenIsToldOnceAsRecovered() {
        chat.fail(new IOException("chat is away"));
        pollAt(200);
        pollAt(0);
        chat.work();

        assertThat(heardAt(0)).containsExactly("RECOVERED orders OK");
        assertThat(heardAt(0)).isEmpty();
    }

    @Test
    void incidentThatEndsBeforeItsRouteIsDueIsNeverTold() {
        restart(Route.after(Duration.ofMinutes(10)));
        heardAt(200);
        clock.advance(Duration.ofMinutes(9));

        assertThat(heardAt(0)).isEmpty();
        assertNothingIsStoredAnHourLater();
    }

    @Test
    void routeAfterIsDueWhenLessThanATwentiethOfTheIntervalIsMissing() {
        restart(Route.after(Duration.ofMinutes(10)));
        assertThat(heardAt(200)).isEmpty();

        clock.advance(Duration.ofMinutes(10).minusMillis(1600));
        assertThat(heardAt(200)).isEmpty();
        clock.advance(Duration.ofMillis(200));
        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    void routeAtLeastCriticalHearsNothingOfWarnings() {
        restart(Route.atOpening().atLeast(LagStatus.CRITICAL));

        assertThat(heardAt(90)).isEmpty();
        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL");
        assertThat(heardAt(90)).containsExactly("EASED orders WARNING");
        assertThat(heardAt(59)).containsExactly("RECOVERED orders OK");
    }

    @Test
    void ageCountsFromWhenTheLevelIsReached() {
        restart(Route.after(Duration.ofMinutes(5)).atLeast(LagStatus.CRITICAL));
        heardAt(90);
        clock.advance(Duration.ofHours(2));

        assertThat(heardAt(200)).isEmpty();
        clock.advance(Duration.ofMinutes(5));
        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    void routeThatIsNeverDueHurtsNoOther() {
        monitor.close();
        FakeNotifier never = new FakeNotifier();
        monitor = builder(Route.atOpening()).policy(LIMIT)
            .tell("never", never, Route.after(ChronoUnit.FOREVER.getDuration())).build();

        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL");
        assertThat(never.heard()).isEmpty();
    }

    @Test
    void newFindingIsNewsAlthoughTheStatusStays() {
        restart(Route.atOpening(), LagThreshold.critical(150)
            .forTopics("orders", "second", LagThreshold.critical(10)));
        put(200, 0);
        assertThat(heard()).containsExactly("OPENED orders CRITICAL");

        put(200, 20);

        assertThat(heard()).containsExactly("WORSENED orders CRITICAL");
        assertThat(heard()).isEmpty();
    }

    @Test
    void unreadableGroupHoldsWhatStands() {
        heardAt(200);
        source.failGroup("orders", "not authorised");

        GroupReport group = monitor.pollOnce().group(source.key("orders")).orElseThrow();

        assertThat(group.presence()).isEqualTo(Presence.UNREADABLE);
        assertThat(group.failure()).contains("not authorised");
        assertThat(group.status()).isEqualTo(LagStatus.CRITICAL);
        assertThat(group.lag().orElseThrow().lagAtLeast()).isEqualTo(200);
        assertThat(group.incident()).isPresent();
        assertThat(chat.heard()).isEmpty();
    }

    @Test
    void unreadableGroupWithoutIncidentIsUnknownNotOk() {
        pollAt(10);
        source.failGroup("orders", "not authorised");

        assertThat(statusOf("orders")).isEqualTo(LagStatus.UNKNOWN);
    }

    @Test
    void failedSourceHoldsEverythingAndIsNamed() {
        heardAt(200);
        source.fail(new IOException("no route to host"));

        LagReport report = monitor.pollOnce();

        assertThat(report.sources()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("source");
            assertThat(each.complete()).isFalse();
            assertThat(each.failure()).contains("no route to host");
        });
        assertThat(report.group(source.key("orders")).orElseThrow().status()).isEqualTo(LagStatus.CRITICAL);
        assertThat(chat.heard()).isEmpty();
    }

    @Test
    void groupMissingFromAnIncompleteAnswerIsUnreadableFromACompleteOneAbsent() {
        pollAt(200);
        source.remove("orders");
        source.incomplete("broker 2 did not answer");
        assertThat(presenceOf("orders")).contains(Presence.UNREADABLE);

        source.work();
        assertThat(presenceOf("orders")).contains(Presence.ABSENT);
    }

    @Test
    void absentGroupWithoutIncidentIsGone() {
        pollAt(0);
        source.remove("orders");

        assertThat(presenceOf("orders")).isEmpty();
    }

    @Test
    void oldNumbersDoNotReplaceNewerOnes() {
        pollAt(200);
        source.put("orders", clock.instant().minusSeconds(60), 0);

        LagReport report = monitor.pollOnce();

        assertThat(report.group(source.key("orders")).orElseThrow().lag().orElseThrow().lagAtLeast()).isEqualTo(200);
        assertThat(report.incidents()).hasSize(1);
    }

    @Test
    void clockThatIsSetBackDoesNotStopJudging() {
        pollAt(10);
        clock.advance(Duration.ofHours(-1));

        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    void policyThatThrowsHoldsAndHurtsNoOtherPolicy() {
        monitor.close();
        monitor = builder(Route.atOpening()).policy("limit", LIMIT).policy("broken", history -> {
            throw new IllegalStateException("bug");
        }).build();

        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL");
        assertThat(heardAt(0)).containsExactly("RECOVERED orders OK");
        assertThat(statusOf("orders")).isEqualTo(LagStatus.UNKNOWN);
    }

    @Test
    void policyThatThrowsAnErrorHurtsNoOtherPolicy() {
        monitor.close();
        monitor = builder(Route.atOpening()).policy("limit", LIMIT).policy("broken", history -> {
            throw new AssertionError("bug");
        }).build();

        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    void notifierThatThrowsAnErrorHasFailedAndHurtsNoOther() {
        monitor.close();
        monitor = builder(Route.atOpening()).policy(LIMIT).tell("broken", notification -> {
            throw new StackOverflowError();
        }).build();

        LagReport report = pollAt(200);

        assertThat(report.deliveries()).extracting("notifier", "outcome").contains(
            tuple("broken", Outcome.FAILED), tuple("chat", Outcome.TAKEN));
    }

    @Test
    void twoPoliciesDoNotEraseEachOther() {
        monitor.close();
        monitor = builder(Route.atOpening())
            .policy("low", LagThreshold.warning(100)).policy("content", history -> Evaluation.allOk()).build();

        assertThat(heardAt(200)).containsExactly("OPENED orders WARNING");
        assertThat(heardAt(200)).isEmpty();
    }

    @Test
    void withoutPolicyNothingIsJudgedAndNumbersAreServed() {
        monitor.close();
        monitor = LagMonitor.builder().source(source).clock(clock).build();

        LagReport report = pollAt(1_000_000);

        assertThat(report.incidents()).isEmpty();
        assertThat(report.worst()).isEqualTo(LagStatus.UNKNOWN);
        assertThat(monitor.latest()).contains(report);
    }

    @Test
    void asksOnlyForGroupsOfTheFilterAndRemembersThem() {
        monitor.close();
        monitor = builder(Route.atOpening()).policy(LIMIT).groups(GroupFilter.all().exclude("test-.*")).build();
        source.put("test-1", clock.instant(), 500);

        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL");
        monitor.pollOnce();

        assertThat(source.lastRequest.orElseThrow().known()).containsExactly(source.key("orders"));
    }

    @Test
    void sourceThatForgetsTheFilterRaisesNoAlarmAboutOtherGroups() {
        monitor.close();
        source.put("test-1", clock.instant(), 500);
        source.failGroup("test-2", "not authorised");
        monitor = LagMonitor.builder().source(request -> source.fetch(LagRequest.all(request.timeout())))
            .groups(GroupFilter.all().exclude("test-.*")).policy(LIMIT).tell(chat).clock(clock).build();

        LagReport report = pollAt(200);

        assertThat(report.groups()).extracting(group -> group.key().groupId()).containsExactly("orders");
        assertThat(chat.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    void sourcesOfTheSameClusterAreRefusedByName() {
        monitor.close();
        monitor = builder(Route.atOpening()).source("other", new FakeSource("prod")).build();

        LagReport report = pollAt(10);

        assertThat(report.sources().get(0).failure()).isEmpty();
        assertThat(report.sources().get(1).failure().orElseThrow()).contains("prod").contains("source");
    }

    @Test
    void conflictTellsNothingAndTheNextPollLoadsAnew() {
        source.put("orders", clock.instant(), 200);
        try (LagMonitor slower = LagMonitor.builder().source("slow", this::fetchAfterTheOtherPolled)
                .policy(LIMIT).tell("chat", new FakeNotifier()).state(store.open()).clock(clock).build()) {

            assertThat(slower.pollOnce().deliveries()).isEmpty();
            assertThat(chat.heard()).containsExactly("OPENED orders CRITICAL");

            assertThat(slower.pollOnce().opened()).isEmpty();
        }
    }

    @Test
    void storeThatFailsStopsNeitherJudgingNorTelling() {
        store.failure = Optional.of(new IllegalStateException("disk full"));
        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL", "OPENED the monitor CRITICAL");
        assertThat(heardAt(200)).isEmpty();

        store.failure = Optional.empty();
        assertThat(heardAt(200)).containsExactly("RECOVERED the monitor OK");
        restart(Route.atOpening());
        assertThat(heardAt(200)).isEmpty();
    }

    @Test
    void storeThatThrowsWhatItDoesNotDeclareStopsNeitherJudgingNorTelling() {
        monitor.close();
        monitor = LagMonitor.builder().source(source).policy(LIMIT).tell(chat).clock(clock).state(new StateStore() {
            @Override
            public Map<String, String> load() {
                throw new NoSuchMethodError("of another version of a library");
            }

            @Override
            public void save(Map<String, String> put, Set<String> delete) {
                LagMonitorTest.<RuntimeException>throwUndeclared(new IOException("disk full"));
            }
        }).build();

        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL", "OPENED the monitor CRITICAL");
        assertThat(heardAt(0)).containsExactly("RECOVERED orders OK");
    }

    @Test
    void storedIncidentThatCannotBeReadIsLeftAlone() {
        store.stored.put("incident:x", "{\"v\":99}");
        store.stored.put("incident:y", "not json");
        store.stored.put("somebody else's", "value");

        assertThat(heardAt(200)).containsExactly("OPENED orders CRITICAL");
        assertThat(store.stored).containsKeys("incident:x", "incident:y", "somebody else's");
    }

    @Test
    void olderIncidentThatADamagedStoreBroughtBackIsDropped() {
        heardAt(200);
        String key = store.stored.keySet().stream().filter(stored -> stored.startsWith("incident:")).findFirst().get();
        String older = store.stored.get(key).replace(key.substring("incident:".length()), "older")
            .replace("\"opened\":\"2026", "\"opened\":\"2025");
        store.stored.put("incident:older", older);
        restart(Route.atOpening());

        assertThat(heardAt(0)).containsExactly("RECOVERED orders OK");
        assertNothingIsStoredAnHourLater();
    }

    @Test
    void closesEverythingOnceAndRefusesToPollThen() {
        monitor.close();
        FakeNotifier shared = new FakeNotifier();
        FakeSource closing = new FakeSource("c");
        LagMonitor closed = LagMonitor.builder().source(closing).tell("a", shared).tell("b", shared).build();
        closed.close();
        closed.close();

        assertThat(shared.closed).hasValue(1);
        assertThat(closing.closed).hasValue(1);
        assertThatThrownBy(closed::pollOnce).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @Test
    void closesTheOthersWhenOneThrowsAnError() {
        FakeNotifier other = new FakeNotifier();
        LagSource broken = new LagSource() {
            @Override
            public LagSnapshot fetch(LagRequest request) {
                return LagSnapshot.of("c").build();
            }

            @Override
            public void close() {
                throw new AssertionError("bug");
            }
        };

        LagMonitor.builder().source(broken).tell(other).build().close();

        assertThat(other.closed).hasValue(1);
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatThrownBy(() -> LagMonitor.builder().build())
            .isInstanceOf(ConfigException.class).hasMessageContaining("source");
        assertThatThrownBy(() -> LagMonitor.builder().source(source).source(new FakeSource("x")))
            .isInstanceOf(ConfigException.class).hasMessageContaining("'source'").hasMessageContaining("name of its own");
        assertThatThrownBy(() -> LagMonitor.builder().source("a", source).source("b", source))
            .isInstanceOf(ConfigException.class).hasMessageContaining("'b' is source 'a' once more");
        assertThatThrownBy(() -> builder(Route.atOpening()).policy(lookingBack(Duration.ofSeconds(-1))).build())
            .isInstanceOf(ConfigException.class).hasMessageContaining("PT-1S");
        assertThatThrownBy(() -> LagMonitor.builder().every(Duration.ofMillis(10)))
            .isInstanceOf(ConfigException.class).hasMessageContaining("one second");
        assertThatThrownBy(() -> LagMonitor.builder().every(Duration.ofDays(200_000)))
            .isInstanceOf(ConfigException.class).hasMessageContaining("365 days");
        assertThatThrownBy(() -> LagMonitor.builder().maxActs(-1))
            .isInstanceOf(ConfigException.class).hasMessageContaining("maxActs -1 is negative, expected 0");
        assertThatThrownBy(() -> LagMonitor.builder().tell("x", chat).act("x", chat))
            .isInstanceOf(ConfigException.class)
            .hasMessage("there is a notifier named 'x' already; give this one a name of its own: .act(\"name\", ...)");
        assertThatThrownBy(() -> monitor.pollOnce(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> monitor.pollOnce(Duration.ofDays(200_000)))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("365 days");
    }

    @Test
    void namesWhatIsMissing() {
        LagMonitor.Builder builder = LagMonitor.builder();
        Notifier nobody = null;
        LagSource nowhere = null;
        LagPolicy nothing = null;

        assertMissing(() -> builder.source(nowhere), "source");
        assertMissing(() -> builder.source("a", null), "source");
        assertMissing(() -> builder.source(null, source), "name");
        assertMissing(() -> builder.policy(nothing), "policy");
        assertMissing(() -> builder.policy("a", null), "policy");
        assertMissing(() -> builder.tell(nobody), "notifier");
        assertMissing(() -> builder.tell("a", null), "notifier");
        assertMissing(() -> builder.tell("a", null, Route.atOpening()), "notifier");
        assertMissing(() -> builder.tell("a", chat, null), "route");
        assertMissing(() -> builder.act(nobody), "notifier");
        assertMissing(() -> builder.act("a", null), "notifier");
        assertMissing(() -> builder.act("a", chat, null), "route");
        assertMissing(() -> builder.expect(null, "orders"), "cluster");
        assertMissing(() -> builder.expect("prod", null), "groupId");
        assertMissing(() -> builder.maintenance(null), "window");
        assertMissing(() -> builder.reopenWithin(null), "reopenWithin");
        assertMissing(() -> builder.notSeenFor(null), "notSeenFor");
        assertMissing(() -> builder.actsWindow(null), "actsWindow");
        assertMissing(() -> builder.state(null), "store");
        assertMissing(() -> builder.every(null), "every");
        assertMissing(() -> builder.from(null), "settings");
        assertMissing(() -> monitor.pollOnce(null), "budget");
        assertMissing(() -> monitor.silence(null, clock.instant().plusSeconds(1), "why"), "groups");
        assertMissing(() -> monitor.unsilence(null), "pattern");
        assertMissing(() -> monitor.forget(null), "group");
        assertMissing(() -> monitor.explain(null), "group");
    }

    @Test
    void closedMonitorTakesNoOrders() {
        monitor.close();

        assertThatThrownBy(() -> monitor.silence("orders", clock.instant().plusSeconds(1), "why"))
            .isInstanceOf(IllegalStateException.class).hasMessage("the monitor is closed");
        assertThatThrownBy(() -> monitor.unsilence("orders")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> monitor.forget(source.key("orders"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void warnsThatActsAreForgottenWithoutState() {
        PrintStream err = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            LagMonitor.builder().source(new FakeSource("c")).act("restart", chat).start().close();
        } finally {
            System.setErr(err);
        }

        assertThat(logged.toString(StandardCharsets.UTF_8)).containsOnlyOnce("after a restart every act is done again");
    }

    private static void assertMissing(ThrowingCallable call, String what) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(what);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void throwUndeclared(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void groupThatMayLackPartitionsDoesNotRecover() {
        heardAt(200);
        clock.advance(Duration.ofSeconds(30));
        source.put(GroupLag.builder(source.key("orders"), clock.instant()).mayLackPartitions()
            .partition("t", 0).committedOffset(200).logStartOffset(0).logEndOffset(200).build());

        assertThat(statusOf("orders")).isEqualTo(LagStatus.CRITICAL);
        assertThat(chat.heard()).isEmpty();
        assertThat(heardAt(0)).containsExactly("RECOVERED orders OK");
    }

    @Test
    void notifierThatIsAwayForGoodIsOwedOnlyTheNewestEnds() {
        chat.fail(new IOException("chat is gone"));
        for (int flap = 0; flap < 50; flap++) {
            pollAt(200);
            pollAt(0);
            clock.advance(Duration.ofHours(1));
        }
        assertThat(store.stored.keySet()).filteredOn(key -> key.startsWith("incident:")).hasSize(11);
        chat.work();

        assertThat(heardAt(0)).hasSize(11).containsOnly("RECOVERED orders OK");
        assertNothingIsStoredAnHourLater();
    }

    @Test
    void oneBuilderMakesOneMonitor() {
        LagMonitor.Builder builder = LagMonitor.builder().source(new FakeSource("c"));
        builder.build().close();

        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class).hasMessageContaining("another");
    }

    @Test
    void withoutReopeningItIsAnotherIncidentAtTheSameInstant() {
        monitor.close();
        monitor = builder(Route.atOpening()).policy(LIMIT).reopenWithin(Duration.ZERO).build();
        String first = pollAt(200).opened().get(0).id();
        source.put(GroupLag.total(source.key("orders"), clock.instant().plusNanos(1), 0));
        monitor.pollOnce();
        source.put(GroupLag.total(source.key("orders"), clock.instant().plusNanos(2), 200));

        assertThat(monitor.pollOnce().opened()).singleElement()
            .satisfies(second -> assertThat(second.id()).isNotEqualTo(first));
    }

    /** But that the group was once seen alive. */
    private void assertNothingIsStoredAnHourLater() {
        clock.advance(Duration.ofHours(1));
        assertThat(heardAt(0)).isEmpty();
        assertThat(store.stored.values()).allMatch(
            "{\"v\":1,\"cluster\":\"prod\",\"group\":\"orders\",\"alive\":true}"::equals);
    }

    private static LagPolicy lookingBack(Duration window) {
        return new LagPolicy() {
            @Override
            public Evaluation evaluate(GroupHistory history) {
                return Evaluation.allOk();
            }

            @Override
            public Duration window() {
                return window;
            }
        };
    }

    private LagSnapshot fetchAfterTheOtherPolled(LagRequest request) throws Exception {
        monitor.pollOnce();
        return source.fetch(request);
    }

    private LagMonitor monitor(Route route) {
        return builder(route).policy(LIMIT).build();
    }

    private LagMonitor.Builder builder(Route route) {
        return LagMonitor.builder().source(source).tell("chat", chat, route).state(store.open()).clock(clock);
    }

    private void restart(Route route) {
        restart(route, LIMIT);
    }

    private void restart(Route route, LagPolicy policy) {
        monitor.close();
        monitor = builder(route).policy(policy).build();
    }

    private LagReport pollAt(long lag) {
        clock.advance(Duration.ofMillis(1));
        source.put("orders", clock.instant(), lag);
        return monitor.pollOnce();
    }

    private void put(long first, long second) {
        clock.advance(Duration.ofSeconds(30));
        source.put(GroupLag.builder(source.key("orders"), clock.instant())
            .topic("first", first).topic("second", second).build());
    }

    private List<String> heardAt(long lag) {
        pollAt(lag);
        return chat.heard();
    }

    private List<String> heard() {
        monitor.pollOnce();
        return chat.heard();
    }

    private LagStatus statusOf(String groupId) {
        return monitor.pollOnce().group(source.key(groupId)).orElseThrow().status();
    }

    private Optional<Presence> presenceOf(String groupId) {
        return monitor.pollOnce().group(source.key(groupId)).map(GroupReport::presence);
    }
}
