package io.lagmonitor.confluent;

import static io.lagmonitor.confluent.Fetches.NEWEST;
import static io.lagmonitor.confluent.Fetches.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is left to the service, the answer is the one that our own filter gives. */
class PushdownIT {

    private static final List<String> GROUPS = List.of("", "orders", "orders-", "orders-1", "orders-10",
        "orders-2", "orders.", "orders/x", "Orders-1", "payments", "payments.eu", "paymentsXeu", "tmp", "tmp-a", "tmp-b",
        "gr\u00fc\u00df", "~", "~~");

    private final FakeMetricsApi api = new FakeMetricsApi();
    private ConfluentMetricsLagSource source;

    @BeforeEach
    void report() {
        GROUPS.forEach(group -> api.put("lkc-1", group, "t", 0, "a", NEWEST, 5));
        source = Fetches.source(api);
    }

    @AfterEach
    void stop() {
        source.close();
        api.close();
    }

    static Stream<GroupFilter> filters() {
        GroupFilter all = GroupFilter.all();
        return Stream.of(all, all.include("orders"), all.include("orders-.*"), all.include("orders-.+").include("payments"),
            all.include("payments\\.eu|tmp.*"), all.include("payments.eu"), all.include("orders-[0-9]+"),
            all.exclude("orders"), all.exclude("orders.*"), all.exclude("tmp.+"), all.exclude("tmp-.*").exclude(".*-1"),
            all.include("orders.*").exclude("orders-.*"), all.include("gr\u00fc\u00df"), all.include("~.*"),
            all.include("").exclude("orders"), all.include("nobody"));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void answersAsOurOwnFilterDoes(GroupFilter filter) throws Exception {
        LagSnapshot snapshot = source.fetch(new LagRequest(filter, Set.of(), TIMEOUT));

        assertThat(snapshot.groups()).extracting(lag -> lag.key().groupId())
            .containsExactlyInAnyOrderElementsOf(GROUPS.stream().filter(filter::accepts).toList());
    }
}
