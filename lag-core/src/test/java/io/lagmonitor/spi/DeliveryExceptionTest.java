package io.lagmonitor.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.LagException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeliveryExceptionTest {

    @Test
    void saysWhenToCallAgain() {
        Instant time = Instant.parse("2026-11-20T10:00:00Z");

        DeliveryException later = DeliveryException.retryAt(time, "throttled");

        assertThat(later).isInstanceOf(LagException.class).hasMessage("throttled");
        assertThat(later.retryAt()).contains(time);
        assertThatThrownBy(() -> DeliveryException.retryAt(null, "throttled"))
            .isInstanceOf(NullPointerException.class).hasMessage("time");
    }

    @Test
    void saysThatCallingAgainIsOfNoUse() {
        assertThat(DeliveryException.never("wrong key")).hasMessage("wrong key");
        assertThat(DeliveryException.never("wrong key").retryAt()).isEmpty();
    }
}
