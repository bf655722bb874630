package io.lagmonitor.policy;

import io.lagmonitor.contract.LagPolicyContract;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.spi.LagPolicy;
import java.time.Instant;
import java.util.List;

class LagThresholdContractTest extends LagPolicyContract {

    @Override
    protected LagPolicy policy() {
        return LagThreshold.critical(150).clearBelow(100).forTopics(".*", ".*", LagThreshold.warning(50));
    }

    @Override
    protected GroupHistory badHistory() {
        Instant now = Instant.parse("2026-11-20T10:00:00Z");
        return new GroupHistory(now, List.of(GroupLag.builder(new GroupKey("prod", "orders"), now)
            .partition("payments", 0).committedOffset(900).logStartOffset(0).logEndOffset(1_000)
            .partition("refunds", 0).committedOffset(900).logStartOffset(0).logEndOffset(1_000)
            .build()));
    }
}
