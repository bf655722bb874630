package io.lagmonitor;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.Habits;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What was seen of one group from poll to poll, by this process and, as far as it is stored, by those before: when it
 * made progress, since when records wait, since when it has no members. Times are those that the numbers are of.
 */
final class Watch {

    private GroupLag newest;
    private GroupLag reference;
    private boolean first = true;
    private boolean resumed;
    private boolean alive;
    private boolean memberless;
    private boolean rebalanced;
    private Instant since;
    private boolean idle;
    private Optional<Instant> waiting = Optional.empty();
    private int seen;
    private boolean waitedBefore;
    private Instant beforeWaiting;
    private Optional<Instant> progress = Optional.empty();
    private Duration gap = Duration.ZERO;
    private Pace pace;
    private Optional<Stall> stall;
    private List<MemberMark> members;
    private final MemberClocks clocks = new MemberClocks();

    private Watch(GroupLag lag, GroupFlags flags) {
        Life stored = flags.life();
        newest = lag;
        reference = lag;
        alive = stored.alive() || hasMembers(lag);
        memberless = hasNoMembers(lag);
        rebalanced = isRebalancing(lag);
        beginSilence(lag);
        beforeWaiting = lag.asOf();
        pace = stored.usual().map(Pace::known).orElse(Pace.unknown());
        stall = stored.stall().flatMap(any -> any.after(lag, new BitSet(), new BitSet()));
        members = MemberMark.of(lag, stored.mark().map(Mark::members).orElse(List.of()));
        boolean hadReadEverything = stored.alive() && stored.mark().isEmpty() && !flags.hadLag();
        if (hadReadEverything && isBehind(lag)) {
            waitFrom(lag.asOf());
        }
    }

    /** Begins with the first numbers that this process sees, and with what is stored. */
    static Watch begin(GroupLag lag, GroupFlags stored) {
        Watch watch = new Watch(lag, stored);
        stored.life().mark().ifPresent(watch::goOnFrom);
        watch.settle();
        return watch;
    }

    /** Moves on to newer numbers. */
    void add(GroupLag lag) {
        BitSet moved = lag.progressSince(reference);
        BitSet arrived = lag.waitingSince(reference);
        BitSet reassigned = lag.reassignedSince(newest);
        leaveOutWhatNobodySaw(Duration.between(newest.asOf(), lag.asOf()));
        clocks.add(lag, moved, arrived);
        stall = stall.flatMap(any -> any.after(lag, moved, reassigned));
        alive |= hasMembers(lag) || !moved.isEmpty();
        rebalanced = rebalanced && moved.isEmpty() || isRebalancing(lag) || !lag.members().equals(newest.members())
            || !reassigned.isEmpty();
        if (memberless && hasMembers(lag)) {
            waiting = withoutTheTimeOfNobody(waiting, since, lag.asOf());
        }
        if (!moved.isEmpty()) {
            makeProgress(lag);
        } else {
            wait(lag, !arrived.isEmpty());
            compareWithTheOneThatKnowsMore(lag);
        }
        if (!memberless && hasNoMembers(lag)) {
            beginSilence(lag);
        }
        memberless = hasNoMembers(lag) || memberless && lag.members().isEmpty();
        gap = Duration.between(newest.asOf(), lag.asOf());
        newest = lag;
        first = false;
        members = List.of();
        settle();
    }

    GroupLag newest() {
        return newest;
    }

    /** Whether this process has seen it only once. */
    boolean first() {
        return first;
    }

    /** Whether nobody has seen it more than once. */
    boolean isNew() {
        return first && !resumed;
    }

    /** Whether it was ever seen with a member, or committing. */
    boolean alive() {
        return alive;
    }

    /** Whether it has no members, or had none when that was last known. */
    boolean memberless() {
        return memberless;
    }

    /** Whether nobody but its commits can tell that it is alive: it has no members, or never has any. */
    boolean isQuiet() {
        return memberless || newest.simple();
    }

    /** Whether its members changed, or were about to, since it made progress. */
    boolean rebalanced() {
        return rebalanced;
    }

    /** Since when it has not committed; without members, since when it has done neither. */
    Instant since() {
        return since;
    }

    /** Since when records wait that arrived after its last progress. */
    Optional<Instant> waiting() {
        return waiting;
    }

    /** Whether two polls at least could have seen that what waits was read. */
    boolean hadTheChance() {
        return seen() >= Mark.ENOUGH;
    }

    /** When it was last seen to make progress. */
    Optional<Instant> progress() {
        return progress;
    }

    /** How far its newest numbers are from those before. */
    Duration gap() {
        return gap;
    }

    Pace pace() {
        return pace;
    }

    Optional<Stall> stall() {
        return stall;
    }

    void stalls(Stall found) {
        stall = Optional.of(found);
    }

    /** Nobody is there any more who could make progress. */
    void forgetStall() {
        stall = Optional.empty();
    }

    /** What is to be stored of its members: only the first poll of a process has anything. */
    List<MemberMark> members() {
        return members;
    }

    /** That members are stuck for longer than this. */
    Optional<Stall> stallOfMembers(Duration limit) {
        List<MemberMark> longWaiting =
            members.stream().filter(member -> member.waitsLongerThan(limit, newest.asOf())).toList();
        if (!longWaiting.isEmpty()) {
            Instant first = longWaiting.stream().map(member -> member.waiting().get()).min(Instant::compareTo).get();
            return Optional.of(Stall.of(newest, first, MemberMark.rowsOf(newest, longWaiting)));
        }
        BitSet stuck = clocks.stuck(newest, limit);
        return stuck.isEmpty() ? Optional.empty() : Optional.of(Stall.of(newest, clocks.since(stuck), stuck));
    }

    /**
     * Since when it has been silent although it is missed. Records that arrive this long after its last sign of life begin
     * it anew, for until then there was nothing to be heard of; not so if it was dead, and behind, when the watch began.
     */
    Instant silentSince(Duration late) {
        return waiting.filter(time -> (alive || idle) && Duration.between(since, time).compareTo(late) > 0)
            .orElse(since);
    }

    /** It is given up, and what arrives now changes nothing. */
    void giveUp() {
        waiting = Optional.of(since);
    }

    /** Whether it has surely read everything. */
    boolean hasNothingToRead() {
        return newest.lagAtMost().equals(OptionalLong.of(0));
    }

    /** Whether it can be compared with what is stored. */
    boolean knowsAllCommits() {
        return newest.commitsKnown() == newest.partitions().size();
    }

    /** In how many polls records were seen to wait, at most as many as it takes. */
    int seen() {
        return waiting.isEmpty() ? 0 : first ? seen : Mark.ENOUGH;
    }

    Mark mark() {
        return new Mark(Commits.of(newest), since, waiting, seen(), memberless, idle, members);
    }

    private void goOnFrom(Mark mark) {
        resumed = true;
        Commits now = knowsAllCommits() ? Commits.of(newest) : mark.commits();
        Instant asOf = newest.asOf();
        if (!now.sameAs(mark.commits()) && !now.areFewerThan(mark.commits())) {
            alive = true;
            progress = Optional.of(asOf);
            learnFrom(mark);
            stall = stall.filter(any -> any.ofMember() && !any.stuck().isEmpty());
            return;
        }
        if (newest.members().isPresent() && memberless != mark.memberless()) {
            goOnWaiting(mark, memberless ? mark.waiting()
                : withoutTheTimeOfNobody(mark.waiting(), mark.since(), asOf), now);
            return;
        }
        memberless = mark.memberless();
        since = mark.since().isAfter(asOf) ? asOf : mark.since(); // a clock may have been set back
        idle = mark.idle();
        boolean stillWaits = isQuiet() || isBehind(newest) || !knowsAllCommits();
        goOnWaiting(mark, mark.waiting().filter(any -> stillWaits), now);
    }

    private void goOnWaiting(Mark mark, Optional<Instant> before, Commits now) {
        Instant asOf = newest.asOf();
        if (before.isPresent() || now.arrivedSince(mark.commits()) && isBehind(newest)) {
            waitFrom(before.filter(time -> !time.isAfter(asOf)).orElse(asOf));
            int seenBefore = before.isPresent() ? mark.seen() : 0;
            seen = memberless && !newest.simple() ? seenBefore : Mark.onceMore(seenBefore);
        }
    }

    /** How long it took, unless nobody was there; what was read at once is no slower than the time between. */
    private void learnFrom(Mark mark) {
        Instant asOf = newest.asOf();
        Instant from = mark.waiting().orElse(mark.since());
        if (!mark.memberless() && from.isBefore(asOf)) {
            Duration took = Duration.between(from, asOf);
            pace = mark.waiting().isPresent() ? pace.after(took) : pace.within(took);
        }
    }

    /** What arrived while nobody was there is no fault of those who come; what waited before goes on to wait. */
    private static Optional<Instant> withoutTheTimeOfNobody(Optional<Instant> waiting, Instant left, Instant back) {
        return waiting.filter(time -> time.isBefore(left)).map(time -> time.plus(Duration.between(left, back)));
    }

    /** That the cluster was away for longer than from poll to poll is not held against those who read from it. */
    private void leaveOutWhatNobodySaw(Duration now) {
        if (!memberless && !gap.isZero() && now.compareTo(gap.multipliedBy(2)) > 0) {
            Duration unseen = now.minus(gap);
            waiting = waiting.map(time -> time.plus(unseen));
            clocks.leaveOut(unseen);
        }
    }

    /** Records wait that arrived before this process began. */
    private void waitFrom(Instant time) {
        waiting = Optional.of(time);
        beforeWaiting = time;
        waitedBefore = true;
    }

    /** What follows from the newest numbers, whatever came before. */
    private void settle() {
        newest.habits().flatMap(Habits::lastSeen).filter(any -> isQuiet()).ifPresent(this::wasHeardOf);
        if (memberless && hasNothingToRead()) {
            forgetStall();
        }
    }

    /** Who sees commits as they happen knows best; only what was seen to be alive was alive then. */
    private void wasHeardOf(Instant time) {
        if (time.isAfter(since)) {
            alive = true;
        }
        if (!alive || time.isAfter(since)) {
            since = time.isAfter(newest.asOf()) ? newest.asOf() : time;
        }
    }

    private void makeProgress(GroupLag lag) {
        pace = waiting.isPresent() ? pace.after(Duration.between(beforeWaiting, lag.asOf()))
            : pace.within(Duration.between(newest.asOf(), lag.asOf()));
        progress = Optional.of(lag.asOf());
        waiting = Optional.empty();
        waitedBefore = false;
        reference = lag;
        beginSilence(lag);
    }

    private void wait(GroupLag lag, boolean arrived) {
        if (!arrived && !isQuiet() && !(waitedBefore && isBehind(lag))) {
            waiting = Optional.empty();
        } else if (arrived && waiting.isEmpty()) {
            waiting = Optional.of(lag.asOf());
            beforeWaiting = newest.asOf();
        }
    }

    /** What the reference does not know would never be seen to move. */
    private void compareWithTheOneThatKnowsMore(GroupLag lag) {
        int more = lag.commitsKnown() - reference.commitsKnown();
        if (more > 0 || more == 0 && lag.endsKnown() > reference.endsKnown()) {
            reference = lag;
            waitedBefore = waiting.isPresent();
        }
    }

    private void beginSilence(GroupLag lag) {
        since = lag.asOf();
        idle = (lag.simple() || hasNoMembers(lag)) && hasReadEverything(lag);
    }

    /** But for markers of transactions. Rows are looked at one by one only where few records are left. */
    private static boolean hasReadEverything(GroupLag lag) {
        return lag.lagAtMost().equals(OptionalLong.of(lag.lagAtLeast()))
            && lag.lagAtLeast() <= lag.partitions().size() && !isBehind(lag);
    }

    private static boolean isBehind(GroupLag lag) {
        return lag.partitions().stream()
            .anyMatch(row -> Stall.isBehind(row) && (row.owner().isPresent() || !lag.hasOwners()));
    }

    private static boolean hasMembers(GroupLag lag) {
        return lag.members().orElse(0) > 0;
    }

    private static boolean hasNoMembers(GroupLag lag) {
        return lag.members().equals(OptionalInt.of(0));
    }

    private static boolean isRebalancing(GroupLag lag) {
        return switch (lag.state()) {
            case PREPARING_REBALANCE, COMPLETING_REBALANCE, ASSIGNING, RECONCILING -> true;
            case UNKNOWN, STABLE, DEAD, EMPTY, NOT_READY -> false;
        };
    }
}
