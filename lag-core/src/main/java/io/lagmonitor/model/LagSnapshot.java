package io.lagmonitor.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a source answers to one fetch: facts, also half of them. A group that could be read is a {@link GroupLag}; one
 * that exists and could not be read is a {@link GroupFailure}; one that is in neither list does not exist, if the
 * snapshot is complete.
 */
public final class LagSnapshot {

    private final Set<String> clusters;
    private final List<GroupLag> groups;
    private final List<GroupFailure> failures;
    private final Map<String, List<String>> incomplete;
    private final OptionalLong requests;
    private final Absence absence;
    private final Optional<CatchUp> catchUp;
    private final List<String> notes;

    /** What it means that a group is missing from a complete snapshot. */
    public enum Absence {
        /** There is no such group any more: it was deleted, or its offsets expired. */
        DELETED,
        /** The group has no active members, and such groups are not reported: it may be dead with all of its lag. */
        INACTIVE
    }

    private LagSnapshot(Builder builder) {
        clusters = builder.clusters;
        groups = List.copyOf(builder.groups);
        failures = List.copyOf(builder.failures);
        incomplete = new LinkedHashMap<>();
        builder.incomplete.forEach((cluster, because) -> incomplete.put(cluster, List.copyOf(because)));
        requests = builder.requests;
        absence = builder.absence;
        catchUp = builder.catchUp;
        notes = List.copyOf(builder.notes);
    }

    /**
     * Begins a snapshot that answers for these clusters: all that the source is about. One that could not be reached is
     * among them, with {@link Builder#incomplete}; a cluster that no source answers for is no longer watched.
     */
    public static Builder of(String... clusters) {
        return new Builder(Set.of(clusters));
    }

    /** The clusters this snapshot answers for, also those without any group. */
    public Set<String> clusters() {
        return clusters;
    }

    /** The groups that were read. */
    public List<GroupLag> groups() {
        return groups;
    }

    /** The groups that exist, or may exist, and could not be read. */
    public List<GroupFailure> failures() {
        return failures;
    }

    /** Whether the listing of groups is whole, so that a group missing here is missing there. */
    public boolean complete() {
        return incomplete.isEmpty();
    }

    /** Whether the listing of one cluster's groups is whole, whatever is with the others. */
    public boolean complete(String cluster) {
        return !incomplete.containsKey(cluster);
    }

    /** Why the listing may lack groups; empty if it is complete. */
    public Optional<String> incompleteBecause() {
        return incomplete.isEmpty() ? Optional.empty() : Optional.of(
            incomplete.values().stream().flatMap(List::stream).distinct().collect(Collectors.joining("; ")));
    }

    /** How many requests the answer cost; empty if the source does not count them. */
    public OptionalLong requests() {
        return requests;
    }

    /** What a group that is missing means here; {@link Absence#DELETED}, if not said. */
    public Absence absence() {
        return absence;
    }

    /** How far the source has come with a log that it must read from its beginning; empty if there is none. */
    public Optional<CatchUp> catchUp() {
        return catchUp;
    }

    /** What else people should know of this answer, a line each. */
    public List<String> notes() {
        return notes;
    }

    /** Collects a snapshot. Not for use by several threads. */
    public static final class Builder {

        private final Set<String> clusters;
        private final Set<GroupKey> keys = new HashSet<>();
        private final List<GroupLag> groups = new ArrayList<>();
        private final List<GroupFailure> failures = new ArrayList<>();
        private final Map<String, List<String>> incomplete = new LinkedHashMap<>();
        private OptionalLong requests = OptionalLong.empty();
        private Absence absence = Absence.DELETED;
        private Optional<CatchUp> catchUp = Optional.empty();
        private final List<String> notes = new ArrayList<>();

        private Builder(Set<String> clusters) {
            if (clusters.isEmpty()) {
                throw new IllegalArgumentException("a snapshot answers for at least one cluster");
            }
            this.clusters = clusters;
        }

        /** Adds a group that was read. */
        public Builder group(GroupLag group) {
            claim(group.key());
            groups.add(group);
            return this;
        }

        /** Adds a group that could not be read, with the reason for people. */
        public Builder failure(GroupKey key, String reason) {
            claim(key);
            failures.add(new GroupFailure(key, reason));
            return this;
        }

        /** The listing may lack groups, of any cluster; may be said several times. */
        public Builder incomplete(String because) {
            clusters.forEach(cluster -> incomplete(cluster, because));
            return this;
        }

        /**
         * The listing may lack groups of this cluster, while those of the others are all there; may be said several times.
         *
         * @param because names the cluster, if that is of use: the reasons of all clusters are shown together
         */
        public Builder incomplete(String cluster, String because) {
            if (!clusters.contains(cluster)) {
                throw new IllegalArgumentException(cluster + " is not one of the clusters answered for: " + clusters);
            }
            incomplete.computeIfAbsent(cluster, first -> new ArrayList<>()).add(Objects.requireNonNull(because, "because"));
            return this;
        }

        /** How many requests the answer cost. */
        public Builder requests(long count) {
            if (count < 0) {
                throw new IllegalArgumentException("requests " + count + " is negative; leave out the unknown");
            }
            requests = OptionalLong.of(count);
            return this;
        }

        /** What a missing group means. */
        public Builder absence(Absence meaning) {
            absence = Objects.requireNonNull(meaning, "meaning");
            return this;
        }

        /** How far the source has come with a log that it must read from its beginning. */
        public Builder catchUp(CatchUp progress) {
            catchUp = Optional.of(progress);
            return this;
        }

        /** What else people should know, in one line, such as a right that is missing; shown as long as it is said. */
        public Builder note(String line) {
            if (line.isBlank() || line.lines().count() != 1) {
                throw new IllegalArgumentException("a note is one line for people, got '" + line + "'");
            }
            notes.add(line);
            return this;
        }

        /** The snapshot as said so far. */
        public LagSnapshot build() {
            return new LagSnapshot(this);
        }

        private void claim(GroupKey key) {
            if (!clusters.contains(key.cluster())) {
                throw new IllegalArgumentException(key + " is not of the clusters answered for: " + clusters);
            }
            if (!keys.add(key)) {
                throw new IllegalArgumentException(key + " is in the snapshot twice");
            }
        }
    }
}
