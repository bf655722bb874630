package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.GroupListing;
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
}
