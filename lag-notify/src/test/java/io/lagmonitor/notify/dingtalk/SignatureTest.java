package io.lagmonitor.notify.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignatureTest {

    private static final Instant TIME = Instant.ofEpochMilli(1_735_689_600_000L);
    private static final String SECRET = "SECtest000000000000000000000000000000000000000000000000000000000001";

    @Test
    void isWhatOpensslMakesOfIt() {
        assertThat(Signature.of(SECRET, TIME.toEpochMilli())).isEqualTo("r9xZzLESbqXXM5ZwvX/AMxmh1Dw40Vieu+e6OUtXQo4=");
        assertThat(Signature.of("this is secret", TIME.toEpochMilli()))
            .isEqualTo("dkeymkFpjBA1G9P6/2xChysgaRYrfT4DkgaQ/emJQY0=");
    }

    @Test
    void standsEncodedInTheAddress() {
        String signature = "timestamp=1735689600000&sign=r9xZzLESbqXXM5ZwvX%2FAMxmh1Dw40Vieu%2Be6OUtXQo4%3D";

        assertThat(Signature.signed(URI.create("https://d/robot/send?access_token=a"), SECRET, TIME))
            .hasToString("https://d/robot/send?access_token=a&" + signature);
        assertThat(Signature.signed(URI.create("https://d/robot"), SECRET, TIME))
            .hasToString("https://d/robot?" + signature);
    }
}
