package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.Test;

class AdminFetchTest {

    private static final OffsetsTopic ABSENT = new OffsetsTopic(Topic.absent(OffsetsTopic.NAME), Set.of());
    private static final GroupListing GROUP =
        new GroupListing("billing", Optional.empty(), "consumer", Optional.empty());

    @Test
    void rememberedGroupsAreAskedForWhereGroupsAreListedWithoutAnOffsetsTopic() {
        assertThat(AdminFetch.hasNoGroups(ListedGroups.of(List.of(), List.of()), ABSENT)).isTrue();
        assertThat(AdminFetch.hasNoGroups(ListedGroups.of(List.of(GROUP), List.of()), ABSENT)).isFalse();
    }

    @Test
    void groupWithoutAProtocolNeverHadMembers() {
        assertThat(AdminFetch.onlyCommits(listing(GroupType.CLASSIC, "", GroupState.EMPTY))).isTrue();
        assertThat(AdminFetch.onlyCommits(
            new GroupListing("billing", Optional.empty(), "", Optional.of(GroupState.EMPTY)))).isTrue();
        assertThat(AdminFetch.onlyCommits(listing(GroupType.CLASSIC, "consumer", GroupState.EMPTY))).isFalse();
        assertThat(AdminFetch.onlyCommits(listing(GroupType.CONSUMER, "", GroupState.EMPTY))).isFalse();
        assertThat(AdminFetch.onlyCommits(listing(GroupType.CLASSIC, "", GroupState.DEAD))).isFalse();
        assertThat(AdminFetch.onlyCommits(GROUP)).isFalse();
    }

    private static GroupListing listing(GroupType type, String protocol, GroupState state) {
        return new GroupListing("billing", Optional.of(type), protocol, Optional.of(state));
    }
}
