package io.lagmonitor.kafka;

import io.lagmonitor.model.LagException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListGroupsResult;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;

/** The groups that the brokers list, by group id, and the brokers that did not list theirs. */
final class ListedGroups {

    /** The client names the broker in the message only; if it ever stops to, a silent broker just costs more time. */
    private static final Pattern BROKER = Pattern.compile("\\(id: (\\d+) ");

    private final Map<String, GroupListing> groups;
    private final Set<Integer> lateBrokers;
    private final Set<Integer> silentBrokers;
    private final List<String> errors;

    private ListedGroups(Map<String, GroupListing> groups, Set<Integer> lateBrokers, Set<Integer> silentBrokers,
                         List<String> errors) {
        this.groups = groups;
        this.lateBrokers = lateBrokers;
        this.silentBrokers = silentBrokers;
        this.errors = errors;
    }

    /**
     * Asks every broker.
     *
     * @throws LagException if none could be asked
     */
    static ListedGroups read(Admin admin, Deadline deadline) throws InterruptedException {
        ListGroupsResult asked = admin.listGroups(
            // The client's own timeout comes first: only then it gives out what the other brokers answered.
            new ListGroupsOptions().timeoutMs(deadline.part(0.8).leftMs()));
        Answer<Collection<GroupListing>> valid = deadline.await(asked.valid());
        if (valid.failure().isPresent()) {
            throw new LagException("cannot list the groups: " + valid.reason(), valid.failure().get());
        }
        return of(valid.value().get(), deadline.await(asked.errors()).value().orElse(List.of()));
    }

    static ListedGroups of(Collection<GroupListing> listings, Collection<Throwable> failures) {
        Map<String, GroupListing> groups = new HashMap<>();
        listings.forEach(listing -> groups.put(listing.groupId(), listing));
        Set<Integer> lateBrokers = new HashSet<>();
        Set<Integer> silentBrokers = new HashSet<>();
        List<String> errors = new ArrayList<>();
        for (Throwable failure : failures) {
            Optional<Integer> broker = broker(failure);
            broker.filter(id -> Answer.isTimeout(failure)).ifPresent(lateBrokers::add);
            broker.filter(id -> isSilence(failure)).ifPresent(silentBrokers::add);
            errors.add(broker.map(id -> "broker " + id + " did not list its groups").orElse("the groups were not listed")
                + ": " + Answer.reason(failure));
        }
        return new ListedGroups(groups, lateBrokers, silentBrokers, errors);
    }

    Collection<GroupListing> all() {
        return groups.values();
    }

    boolean contains(String groupId) {
        return groups.containsKey(groupId);
    }

    /** Those that had no answer about their groups in time: asked for one by name, they have none either. */
    Set<Integer> lateBrokers() {
        return lateBrokers;
    }

    /** Those that answer nothing. */
    Set<Integer> silentBrokers() {
        return silentBrokers;
    }

    /** One line for each broker that did not list its groups. */
    List<String> errors() {
        return errors;
    }

    /** The client repeats the question while a coordinator loads its groups; such a broker answers all others. */
    private static boolean isSilence(Throwable failure) {
        return Answer.isTimeout(failure) && !isCausedBy(CoordinatorLoadInProgressException.class, failure)
            && !isCausedBy(CoordinatorNotAvailableException.class, failure);
    }

    private static boolean isCausedBy(Class<? extends Throwable> type, Throwable failure) {
        return type.isInstance(failure) || failure.getCause() != null && isCausedBy(type, failure.getCause());
    }

    private static Optional<Integer> broker(Throwable failure) {
        Matcher named = BROKER.matcher(String.valueOf(failure.getMessage()));
        return named.find() ? Optional.of(Integer.valueOf(named.group(1))) : Optional.empty();
    }
}
