package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.CrashRun.Halted;
import io.lagmonitor.CrashRun.Variant;
import io.lagmonitor.HaltingProcess.Received;
import io.lagmonitor.model.ActOutcome;
import io.lagmonitor.model.ActOutcome.State;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.spi.StateStore;
import io.lagmonitor.state.FileStateStore;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Halts a process at every step at which its monitor touches what outlives it, before and after its effect: each load,
 * each save, each message, each act, each receipt. The next process must lose nothing, do nothing twice, and tell
 * nothing twice but what was in flight.
 */
@Timeout(300)
class CrashIT {

    private static final String LIFE = "OPENED( WORSENED| ACTED)* REMINDER( EASED)? RECOVERED AGAIN RECOVERED";

    @TempDir
    Path folder;

    private final PrintStream log = System.err;
    private int runs;
    private int messagesInFlight;
    private int unsure;
    private long actedAgain;

    @BeforeEach
    void hideWhatTheDeadComplainOf() {
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    }

    @AfterEach
    void showLogAgain() {
        System.setErr(log);
    }

    @Test
    void losesAndRepeatsNothing() {
        haltAtEveryStep("one group", new Variant(1, false, false, false));
    }

    @Test
    void losesAndRepeatsNothingOfSeveralGroups() {
        haltAtEveryStep("two groups", new Variant(2, false, false, false));
    }

    @Test
    void losesAndRepeatsNothingWhenTellersAreCalledSideBySide() {
        haltAtEveryStep("two groups, tellers side by side", new Variant(2, true, false, false));
    }

    @Test
    void repeatsAnIdempotentActWithItsKey() {
        haltAtEveryStep("idempotent acts", new Variant(2, false, true, false));
    }

    @Test
    void leavesWhatADeadProcessClaimedUntilItsTimeIsOver() {
        haltAtEveryStep("restarted at once", new Variant(2, false, false, true));
    }

    @Test
    void losesAndRepeatsNothingThatIsStoredInAFile() {
        int[] file = new int[1];
        haltAtEveryStep("one group, in a file", new Variant(1, false, false, false), () -> {
            Path path = folder.resolve("state-" + file[0]++ + ".jsonl");
            return () -> FileStateStore.at(path);
        });
    }

    private void haltAtEveryStep(String what, Variant variant) {
        haltAtEveryStep(what, variant, () -> new FakeStore()::open);
    }

    private void haltAtEveryStep(String what, Variant variant, Supplier<Supplier<StateStore>> stores) {
        CrashRun whole = new CrashRun(variant, stores.get());
        whole.toTheEnd(0, () -> assertThat(whole.received).allMatch(one -> isKept(one, whole.stored())));
        check(whole, variant);
        assertNothingIsLeft(whole.stored());

        for (int step = 1; step <= whole.steps(); step++) {
            CrashRun run = new CrashRun(variant, stores.get());
            try {
                run.toTheEnd(step, () -> {});
                check(run, variant);
            } catch (AssertionError e) {
                throw new AssertionError("halted at step " + step + ", " + run.halted(), e);
            }
            runs++;
        }
        System.out.printf("Crash test, %s: halted at each of %d steps; %d messages in flight, "
            + "%d acts that may have been done, %d idempotent acts repeated%n",
            what, runs, messagesInFlight, unsure, actedAgain);
    }

    private void check(CrashRun run, Variant variant) {
        List<Received> inFlight = run.halted().map(halted -> inFlight(run, halted)).orElse(List.of());
        Map<String, Map<String, List<Received>>> byTeller = new LinkedHashMap<>();
        run.received.forEach(one -> byTeller.computeIfAbsent(one.name(), name -> new LinkedHashMap<>())
            .computeIfAbsent(one.update().incident().id(), id -> new ArrayList<>()).add(one));

        checkTold(byTeller.get("team"), inFlight, LIFE, variant);
        checkTold(byTeller.get("last"), inFlight, "OPENED", variant);
        if (variant.together()) {
            checkTold(byTeller.get("chat"), inFlight, LIFE, variant);
        }
        byTeller.get("team").values().forEach(heard -> checkActs(heard.get(heard.size() - 1), run, variant));
        assertNothingIsLeft(run.stored());
        run.arrivedWhileClaimed().ifPresent(arrived -> assertThat(arrived).isZero());
    }

    /** But what is known of the life of the groups. */
    private static void assertNothingIsLeft(Map<String, String> stored) {
        assertThat(stored).allSatisfy((key, line) ->
            assertThat(key + line).startsWith("group:").contains("\"alive\":true").doesNotContain("\"lag\""));
    }

    /** What one teller heard: apart from the messages in flight each incident's life, whole and without repetition. */
    private void checkTold(
            Map<String, List<Received>> byIncident, List<Received> inFlight, String life, Variant variant) {
        assertThat(byIncident).hasSize(variant.groups());
        byIncident.values().forEach(heard -> {
            List<Received> sure =
                heard.stream().filter(one -> inFlight.stream().noneMatch(each -> each == one)).toList();
            assertThat(sure.stream().map(one -> one.update().kind().name()).collect(Collectors.joining(" ")))
                .matches(life);
            assertThat(sure).extracting(one -> one.update().key()).doesNotHaveDuplicates();
            assertThat(heard.size() - sure.size()).isLessThanOrEqualTo(1);
            messagesInFlight += heard.size() - sure.size();
        });
    }

    private void checkActs(Received last, CrashRun run, Variant variant) {
        List<ActOutcome> acts = last.update().incident().acts();
        assertThat(acts).extracting(ActOutcome::act).containsExactlyElementsOf(CrashRun.ACTS);
        for (ActOutcome act : acts) {
            String id = last.update().incident().id();
            boolean cut = run.halted().flatMap(halted -> halted.incident(id))
                .map(incident -> incident.acts.get(act.act())).filter(Act::running).isPresent();
            long times = run.received.stream()
                .filter(one -> one.update().key().equals(id + "/" + act.act()) && one.name().equals(act.act())).count();
            if (cut && !variant.idempotent()) {
                unsure++;
                assertThat(act.state()).isEqualTo(State.UNSURE);
                assertThat(act.note().orElseThrow()).contains("may have been done");
                assertThat(times).isLessThanOrEqualTo(1);
            } else {
                actedAgain += times - 1;
                assertThat(act.state()).isEqualTo(State.DONE);
                assertThat(times).isBetween(1L, cut ? 2L : 1L);
            }
        }
    }

    /** The messages that had arrived at the crash and were not yet kept as told. */
    private static List<Received> inFlight(CrashRun run, Halted halted) {
        List<Received> before = run.received.subList(0, halted.received());
        return before.stream().filter(one -> one.update().kind() != Kind.ACT && !isKept(one, halted.stored())).toList();
    }

    private static boolean isKept(Received one, Map<String, String> stored) {
        IncidentRecord incident = CrashRun.incidents(stored).get(one.update().incident().id());
        if (incident == null) {
            return true;
        }
        if (one.update().kind() == Kind.ACT) {
            return !incident.acts.get(one.name()).running();
        }
        String key = one.update().key();
        String[] numbers = key.substring(key.lastIndexOf('/') + 1).split("-");
        Told told = incident.told.getOrDefault(one.name(), Told.DUE);
        int number = Integer.parseInt(numbers[0]);
        int reminder = numbers.length == 1 ? 0 : Integer.parseInt(numbers[1]);
        return told.number() > number || told.number() == number && told.reminders() >= reminder;
    }
}
