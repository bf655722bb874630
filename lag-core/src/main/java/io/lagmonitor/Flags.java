package io.lagmonitor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What is remembered of groups, as far as there is anything to remember. Guarded by the lock of the monitor. */
final class Flags {

    static final String PREFIX = "group:";

    /** Absence, and not being judged, count after so many polls. */
    static final int POLLS = 3;

    /** How old a stored lag may get while it stays of the same size; it is said with its time. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final Unsaved unsaved;
    private final Map<GroupKey, GroupFlags> flags = new HashMap<>();

    Flags(Unsaved unsaved) {
        this.unsaved = unsaved;
    }

    void replace(Collection<GroupFlags> stored) {
        flags.clear();
        stored.forEach(each -> flags.put(each.key(), each));
    }

    GroupFlags of(GroupKey key) {
        return flags.getOrDefault(key, GroupFlags.none(key));
    }

    /** A view. */
    Set<GroupKey> groups() {
        return Collections.unmodifiableSet(flags.keySet());
    }

    /** Groups that could not be judged for so many polls that it is news. */
    boolean isLongUnjudged(GroupKey key) {
        return of(key).unjudged() >= POLLS;
    }

    /** The group is there with these numbers. */
    void seen(GroupLag lag) {
        change(lag.key(), before -> withLag(before.present(), lag));
    }

    /** A complete snapshot did not have the group. The newest numbers are kept, if they are still at hand. */
    GroupFlags absent(GroupKey key, Optional<GroupLag> newest, Instant now) {
        change(key, before -> before.absentOnceMore(now, POLLS));
        if (of(key).hadLag()) {
            newest.filter(lag -> lag.lagAtLeast() > 0).ifPresent(lag ->
                change(key, before -> before.withLag(lag.lagAtLeast(), lag.asOf())));
        }
        return of(key);
    }

    /** No source answers for the cluster of the group. */
    GroupFlags unanswered(GroupKey key) {
        change(key, before -> before.unansweredOnceMore(POLLS));
        return of(key);
    }

    void change(GroupKey key, UnaryOperator<GroupFlags> change) {
        GroupFlags before = of(key);
        GroupFlags after = change.apply(before);
        if (after.equals(before)) {
            return;
        }
        if (after.isEmpty()) {
            flags.remove(key);
        } else {
            flags.put(key, after);
        }
        unsaved.change(storedAs(key), () -> Optional.ofNullable(flags.get(key)).map(GroupFlags::write));
    }

    void drop(GroupKey key) {
        change(key, before -> GroupFlags.none(key));
    }

    /** Both names may hold any character, so they are not just joined. */
    private static String storedAs(GroupKey key) {
        return PREFIX + JsonNodeFactory.instance.arrayNode().add(key.cluster()).add(key.groupId());
    }

    /** Numbers that do not tell whether there is lag change nothing. */
    private static GroupFlags withLag(GroupFlags before, GroupLag lag) {
        if (lag.lagAtLeast() == 0) {
            return lag.lagAtMost().equals(OptionalLong.of(0)) ? before.withoutLag() : before;
        }
        boolean same = before.lag().isPresent() && before.lag().getAsLong() / 2 < lag.lagAtLeast()
            && lag.lagAtLeast() / 2 < before.lag().getAsLong()
            && lag.asOf().isBefore(before.asOf().orElseThrow().plus(FRESH));
        return same ? before : before.withLag(lag.lagAtLeast(), lag.asOf());
    }
}
