package io.lagmonitor.kafka;

import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Whether brokers tell the committed offsets of many groups in one answer, as they do since 3.0. The client does not
 * say, and where they do not, a call for many groups asks for one after the other with a pause of up to a second
 * between them; calls for one group each go side by side.
 *
 * <p>Once it is known that they do, it is not asked again: brokers are seldom downgraded. Used by one fetch at a time.
 */
final class Batching {

    private static final long NO_PRODUCER = -1;

    private boolean certain;

    /** If in doubt they do. Costs a request per broker, of those between 3.0 and 3.7, once. */
    boolean isSupported(Admin admin, Collection<GroupListing> listed, Deadline deadline) throws InterruptedException {
        if (certain || tellTypes(listed)) {
            return true;
        }
        // Brokers have this since 3.0, too. It lists nothing, and needs no right.
        Answer<?> answer = deadline.await(admin.listTransactions(new ListTransactionsOptions()
            .filterProducerIds(Set.of(NO_PRODUCER)).timeoutMs(deadline.leftMs())).all());
        certain = answer.value().isPresent();
        return !answer.failedWith(UnsupportedVersionException.class);
    }

    /** As brokers do since 3.8. */
    private static boolean tellTypes(Collection<GroupListing> listed) {
        return !listed.isEmpty() && listed.stream().allMatch(listing -> listing.type().isPresent());
    }
}
