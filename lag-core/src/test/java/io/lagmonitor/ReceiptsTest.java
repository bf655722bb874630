package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.Incident;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.Notification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a notifier says of the updates it is offered, and what follows. */
class ReceiptsTest {

    /** How long a poll waits for a notifier that does not end; half of it is time enough to fetch. */
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final LagThreshold LIMITS =
        LagThreshold.critical(150_000).clearBelow(100_000).andWarning(80_000).clearBelow(60_000);

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");
    private final SimulatedNotifier chief = world.notifier("chief");
    private final SimulatedGroup orders = world.group("orders");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @DisplayName("updates(): every pending IncidentUpdate, in one notification")
    void oneNotificationCarriesEverythingPending() {
        tell();
        lag("a", "b", "c");

        world.poll();

        assertThat(team.calls()).isEqualTo(1);
        assertThat(team.heard()).hasSize(3);
    }

    @Test
    @DisplayName("An update carries the incident, the group report and the report it comes from")
    void updateCarriesTheGroup() {
        List<Notification> sent = new ArrayList<>();
        world.monitor(builder -> builder.policy(LIMITS).tell("team", sent::add));
        orders.lag(200_000);

        world.poll();

        Notification notification = sent.get(0);
        assertThat(notification.updates().get(0).groupReport()).isEqualTo(
            notification.report().group(notification.updates().get(0).incident().group().orElseThrow()));
    }

    @Test
    @DisplayName("taken returns once it is saved")
    void takenReturnsOnceItIsSaved() {
        List<String> stored = new ArrayList<>();
        world.monitor(builder -> builder.policy(LIMITS).tell("team", notification -> {
            notification.taken(notification.updates().get(0), "thread 7");
            stored.addAll(world.store().stored().values());
        }));
        orders.lag(200_000);

        world.poll();

        assertThat(stored).anySatisfy(json -> assertThat(json).contains("\"note\":\"thread 7\""));
    }

    @Test
    @DisplayName("taken: concurrent ones are merged")
    void concurrentTakensAreSavedTogether() throws Exception {
        int groups = 16;
        AtomicReference<Integer> saves = new AtomicReference<>();
        world.monitor(builder -> builder.policy(LIMITS).tell("team", notification ->
            saves.set(savesOf(() -> takeAllAtOnce(notification)))));
        IntStream.range(0, groups).forEach(i -> world.group("group-" + i).lag(200_000));

        world.poll();

        assertThat(saves.get()).isEqualTo(2);
        assertThat(world.monitor().incidents()).hasSize(groups).allMatch(incident -> incident.heard().size() == 1);
    }

    @Test
    @DisplayName("taken marks what was offered, later news stays pending")
    void newsThatComesWhileItIsTakenStaysPending() {
        CountDownLatch worse = new CountDownLatch(1);
        List<String> heard = new CopyOnWriteArrayList<>();
        world.monitor(builder -> builder.policy(LIMITS).tell("team", notification -> {
            awaitUninterrupted(worse);
            notification.updates().forEach(update -> heard.add(update.kind() + " " + update.incident().status()));
            notification.updates().forEach(notification::taken);
        }));
        orders.lag(90_000);
        world.monitor().pollOnce(BUSY);
        world.advance(INTERVAL);
        orders.lag(200_000);
        world.monitor().pollOnce(BUSY);
        world.advance(INTERVAL);

        worse.countDown();
        pollUntilHeard(heard, 2);

        assertThat(heard).containsExactly("OPENED WARNING", "WORSENED CRITICAL");
    }

    @Test
    @DisplayName("refused ends that one update, later news stays pending")
    void newsThatComesWhileItIsRefusedStaysPending() {
        CountDownLatch worse = new CountDownLatch(1);
        List<String> heard = new CopyOnWriteArrayList<>();
        world.monitor(builder -> builder.policy(LIMITS).tell("team", notification -> {
            awaitUninterrupted(worse);
            for (IncidentUpdate update : notification.updates()) {
                heard.add(update.kind() + " " + update.incident().status());
                notification.refused(update, "no such channel");
            }
        }));
        orders.lag(90_000);
        world.monitor().pollOnce(BUSY);
        world.advance(INTERVAL);
        orders.lag(200_000);
        world.monitor().pollOnce(BUSY);
        world.advance(INTERVAL);

        worse.countDown();
        pollUntilHeard(heard, 2);

        assertThat(heard).containsExactly("OPENED WARNING", "WORSENED CRITICAL");
    }

    @Test
    @DisplayName("Returning means that the rest is taken too")
    void returningTakesTheRest() {
        world.monitor(builder -> builder.policy(LIMITS).tell("team",
            notification -> notification.taken(notification.updates().get(0))));
        lag("a", "b", "c");

        world.poll();

        assertThat(world.monitor().incidents()).hasSize(3).allMatch(incident -> incident.heard().size() == 1);
    }

    @Test
    @DisplayName("Throwing means that what was not marked is offered again")
    void throwingOffersOnlyTheRestAgain() {
        tell();
        lag("a", "b", "c");
        team.takeOnly(2);
        world.poll();
        assertThat(team.heard()).hasSize(2);

        team.work();
        world.poll();
        world.restart();
        world.poll();

        assertThat(team.heard()).hasSize(1);
        assertThat(team.messages().stream().map(message -> message.update().incident().id())).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("refused ends that one update and is shown to the other tellers")
    void refusalIsShownToTheOthers() {
        tell();
        team.refuse("no such channel");
        orders.lag(200_000);

        world.polls(3);

        assertThat(team.calls()).isEqualTo(1);
        assertThat(chief.heard()).containsExactly("OPENED orders CRITICAL", "ACTED orders CRITICAL");
        assertThat(refusals(chief.newest().incident())).containsExactly("team no such channel");
    }

    @Test
    @DisplayName("refused is shown to the other tellers once, also when several refuse everything")
    void refusalsOfTwoAreShownOnceAndComeToAnEnd() {
        SimulatedNotifier board = world.notifier("board");
        world.monitor(builder ->
            builder.policy(LIMITS).tell("team", team).tell("chief", chief).tell("board", board));
        team.refuse("no such channel");
        chief.refuse("no such address");
        orders.lag(200_000);

        world.polls(10);

        assertThat(board.heard()).containsExactly("OPENED orders CRITICAL", "ACTED orders CRITICAL");
        assertThat(refusals(board.newest().incident())).containsExactly("chief no such address", "team no such channel");
    }

    @Test
    @DisplayName("refused ends that one update: the next news is offered")
    void newsAfterARefusalIsOffered() {
        tell();
        team.refuse("no such channel");
        orders.lag(90_000);
        world.polls(2);
        team.work();

        orders.lag(200_000);
        world.polls(2);

        assertThat(team.heard()).containsExactly("WORSENED orders CRITICAL");
        assertThat(refusals(team.newest().incident())).containsExactly("team no such channel");
    }

    @Test
    @DisplayName("The note this notifier last left on the incident comes back, also after a restart")
    void noteComesBack() {
        tell();
        team.note("thread 7");
        orders.lag(90_000);
        world.poll();
        world.restart();

        orders.lag(200_000);
        world.poll();

        assertThat(team.newest().note()).contains("thread 7");
        assertThat(chief.newest().note()).isEmpty();
    }

    @Test
    @DisplayName("The note stays when the next update is taken without one")
    void noteStaysUntilAnotherOneIsLeft() {
        List<Optional<String>> notes = new ArrayList<>();
        world.monitor(builder -> builder.policy(LIMITS).tell("team", notification -> {
            notes.add(notification.updates().get(0).note());
            if (notes.size() == 1) {
                notification.taken(notification.updates().get(0), "thread 7");
            }
        }));

        Stream.of(90_000, 200_000, 90_000).forEach(records -> {
            orders.lag(records);
            world.poll();
        });

        assertThat(notes).containsExactly(Optional.empty(), Optional.of("thread 7"), Optional.of("thread 7"));
    }

    @Test
    @DisplayName("update.key(): for a tell incident id / name / number of the change it carries")
    void keyOfATellIsStableForWhatItCarries() {
        List<String> keys = new ArrayList<>();
        world.monitor(builder -> builder.policy(LIMITS).tell("team", notification -> {
            keys.add(notification.updates().get(0).key());
            throw new IllegalStateException("chat is away");
        }));
        orders.lag(90_000);
        world.poll();
        world.restart();
        world.poll();
        orders.lag(200_000);
        world.poll();

        String id = world.monitor().incidents().get(0).id();
        assertThat(keys).containsExactly(id + "/team/1", id + "/team/1", id + "/team/2");
    }

    @Test
    @DisplayName("update.key(): for an act incident id / name")
    void keyOfAnActIsItsName() {
        world.monitor(builder -> builder.policy(LIMITS).act("act", team));
        orders.lag(200_000);

        world.poll();

        assertThat(team.newest().key()).isEqualTo(world.monitor().incidents().get(0).id() + "/act");
    }

    @Test
    @DisplayName("A notifier that is busy for several polls hears the newest form afterwards")
    void busyNotifierHearsTheNewestFormAfterwards() {
        CountDownLatch free = new CountDownLatch(1);
        List<String> heard = new CopyOnWriteArrayList<>();
        world.monitor(builder -> builder.policy(LIMITS).tell("team", notification -> {
            if (free.getCount() > 0) {
                awaitUninterrupted(free);
                throw new IllegalStateException("chat was away");
            }
            notification.updates().forEach(update -> heard.add(update.kind() + " " + update.incident().status()));
        }));
        Stream.of(90_000, 200_000, 90_000, 200_000).forEach(records -> {
            orders.lag(records);
            world.monitor().pollOnce(BUSY);
            world.advance(INTERVAL);
        });

        free.countDown();
        pollUntilHeard(heard, 1);

        assertThat(heard).containsExactly("OPENED CRITICAL");
    }

    private void tell() {
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).tell("chief", chief));
    }

    private void lag(String... groupIds) {
        Stream.of(groupIds).forEach(groupId -> world.group(groupId).lag(200_000));
    }

    /** The notifier's thread needs a moment to end; then once more, to hear what is too much. */
    private void pollUntilHeard(List<String> heard, int count) {
        for (int i = 0; i < 10_000 && heard.size() < count; i++) {
            world.poll();
        }
        world.polls(2);
    }

    private static List<String> refusals(Incident incident) {
        return incident.heard().stream().filter(heard -> heard.refused().isPresent())
            .map(heard -> heard.notifier() + " " + heard.refused().get()).toList();
    }

    private int savesOf(Step step) throws Exception {
        int before = world.store().saves();
        step.run();
        return world.store().saves() - before;
    }

    /** The first save is held until all others wait for it. */
    private void takeAllAtOnce(Notification notification) throws Exception {
        List<IncidentUpdate> updates = notification.updates();
        List<Thread> takers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(updates.size(), task -> {
            Thread taker = new Thread(task);
            takers.add(taker);
            return taker;
        });
        CountDownLatch saving = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(1);
        world.store().meanwhile(() -> {
            saving.countDown();
            awaitUninterrupted(all);
        });
        List<Future<?>> taken = new ArrayList<>();
        taken.add(threads.submit(() -> notification.taken(updates.get(0))));
        awaitUninterrupted(saving);
        updates.stream().skip(1).forEach(update -> taken.add(threads.submit(() -> notification.taken(update))));
        while (takers.stream().filter(taker -> taker.getState() == Thread.State.BLOCKED).count() < updates.size() - 1) {
            Thread.onSpinWait();
        }
        all.countDown();
        for (Future<?> each : taken) {
            each.get();
        }
        threads.shutdown();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Step {

        void run() throws Exception;
    }
}
