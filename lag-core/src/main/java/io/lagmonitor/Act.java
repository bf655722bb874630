package io.lagmonitor;

import io.lagmonitor.model.ActOutcome;
import io.lagmonitor.model.ActOutcome.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of one act on one incident.
 *
 * @param began    when it was last begun; when it was first held back, if it was not
 * @param process  while it runs, which process began it; no other one touches it before the deadline
 * @param deadline while it runs, until when it may take
 * @param since    when it came to this state
 * @param note     what is said of it; while it is begun again, why it failed last
 * @param again    when it asked to be begun again, if it failed
 * @param attempts how often it was begun
 */
record Act(State state, Instant began, String process, Instant deadline, Instant since, Optional<String> note,
           Optional<Instant> again, int attempts) {

    static Act held(Instant now, String why) {
        return new Act(State.HELD, now, "", Instant.EPOCH, now, Optional.of(why), Optional.empty(), 0);
    }

    /** Begun now, for the first time or once more. */
    static Act begun(Optional<Act> before, Instant now, String process, Instant deadline) {
        return new Act(State.RUNNING, now, process, deadline, now,
            before.filter(act -> act.state() == State.FAILED).flatMap(Act::note), Optional.empty(), attempts(before) + 1);
    }

    /** How often it was begun, if at all. */
    static int attempts(Optional<Act> act) {
        return act.map(Act::attempts).orElse(0);
    }

    Act ended(State how, Instant now, Optional<String> why) {
        return new Act(how, began, "", Instant.EPOCH, now, why, Optional.empty(), attempts);
    }

    Act failedUntil(Instant time, Instant now, String why) {
        return new Act(State.FAILED, began, "", Instant.EPOCH, now, Optional.of(why), Optional.of(time), attempts);
    }

    /** The same, begun at this time; what follows is as long after it as before. */
    Act begunAt(Instant now) {
        Duration ahead = Duration.between(now, began);
        return new Act(state, now, process, deadline.minus(ahead), now, note, again.map(time -> time.minus(ahead)),
            attempts);
    }

    /** Whether this attempt asked to be repeated, as the one before did, for the same reason but for the numbers in it. */
    boolean failedAgain(Act running) {
        return again.isPresent() && running.running()
            && note.map(Act::withoutNumbers).equals(running.note.map(Act::withoutNumbers));
    }

    boolean running() {
        return state == State.RUNNING;
    }

    /** Whether it was really begun at that time or later. */
    boolean begunSince(Instant time) {
        return state != State.HELD && !began.isBefore(time);
    }

    ActOutcome outcome(String name) {
        return new ActOutcome(name, state, since, note.filter(why -> !running()));
    }

    /** Milliseconds, times and ports differ from one failure to the next of its kind. */
    private static String withoutNumbers(String reason) {
        return reason.replaceAll("[0-9]+", "0");
    }
}
