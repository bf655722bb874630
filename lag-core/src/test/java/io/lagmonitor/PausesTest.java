package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.spi.DeliveryException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PausesTest {

    @Test
    void saysInTheLogForHowLongANotifierIsLeftOut() {
        Instant later = Instant.parse("2026-11-20T11:00:00Z");

        assertThat(Pauses.consequence(DeliveryException.never("invalid key")))
            .isEqualTo("; this process does not call it again");
        assertThat(Pauses.consequence(DeliveryException.retryAt(later, "too many requests")))
            .isEqualTo("; it is left out until 2026-11-20T11:00:00Z");
        assertThat(Pauses.consequence(new IllegalStateException("connection refused"))).isEmpty();
    }
}
