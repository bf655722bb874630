package io.lagmonitor.kafka;

import io.lagmonitor.kafka.GroupReader.Read;
import io.lagmonitor.model.Habits;
import io.lagmonitor.model.LagSnapshot;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;

/** What a fetch says of groups besides their numbers. The methods are called in their order, by the thread that fetches. */
interface GroupHabits {

    /** In place of a time. */
    long UNKNOWN = 0;

    /** Of no group. */
    GroupHabits NONE = new GroupHabits() {
        @Override
        public void learn(
            String cluster, Admin admin, Topic offsetsTopic, Map<String, Read> groups, Set<Integer> silentBrokers,
            Deadline deadline) {}

        @Override
        public long commitTime(String groupId, String topic, int partition, long offset) {
            return UNKNOWN;
        }

        @Override
        public Optional<Habits> habits(String groupId, boolean memberless) {
            return Optional.empty();
        }

        @Override
        public void report(LagSnapshot.Builder snapshot) {}
    };

    /**
     * Comes up to date; all numbers have been read before.
     *
     * @param groups        what was read of each group
     * @param silentBrokers those that answered nothing in this fetch
     * @param deadline      the end of the time for the whole fetch, of which some must be left
     */
    void learn(String cluster, Admin admin, Topic offsetsTopic, Map<String, Read> groups,
        Set<Integer> silentBrokers, Deadline deadline) throws InterruptedException;

    /** When this offset was committed, in ms since 1970, or {@link #UNKNOWN}. */
    long commitTime(String groupId, String topic, int partition, long offset);

    /**
     * The habits of a group, as far as they are known; asked after the times of its commits.
     *
     * @param memberless whether it certainly has no members now
     */
    Optional<Habits> habits(String groupId, boolean memberless);

    /** Says how far it has come, and what hinders it. */
    void report(LagSnapshot.Builder snapshot);
}
