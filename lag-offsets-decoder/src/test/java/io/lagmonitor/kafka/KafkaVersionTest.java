package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.LagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaVersionTest {

    @ParameterizedTest
    @ValueSource(strings = {"3.9.2", "4.0.0", "4.0.1-ccs", "2.8.0", "7.9.0-ccs", "7.4.1-ce", "8.0.0-ccs"})
    void refusesOldVersionsNamingBoth(String version) {
        assertThatThrownBy(() -> KafkaVersion.requireSupported(version))
            .isInstanceOf(LagException.class).hasMessageContaining(version).hasMessageContaining("4.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1.0", "4.4.0", "4.10.0", "5.0.0", "8.1.0-ccs", "9.0.0-ce", "unknown"})
    void takesNewAndUnknownVersions(String version) {
        assertThatCode(() -> KafkaVersion.requireSupported(version)).doesNotThrowAnyException();
    }

    @Test
    void takesTheOneOnTheClassPath() {
        assertThatCode(KafkaVersion::requireSupported).doesNotThrowAnyException();
    }
}
