package io.lagmonitor.policy;

import io.lagmonitor.contract.LagPolicyContract;
import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.spi.LagPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class LivenessPolicyContractTest extends LagPolicyContract {

    @Override
    protected LagPolicy policy() {
        return LivenessPolicy.critical();
    }

    @Override
    protected GroupHistory badHistory() {
        Instant now = Instant.parse("2026-11-20T10:00:00Z");
        GroupLag lag = GroupLag.builder(new GroupKey("prod", "orders"), now).members(1)
            .partition("payments", 0).committedOffset(900).logStartOffset(0).logEndOffset(1_000).build();
        return new GroupHistory(now, List.of(lag),
            new Estimates(new Liveness(Liveness.State.STALLED, Optional.of(now), "no progress for 12 minutes")));
    }
}
