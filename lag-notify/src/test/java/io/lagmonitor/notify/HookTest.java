package io.lagmonitor.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HookTest {

    @Test
    void showsItsHostAlone() {
        Hook hook = Hook.of("https://oapi.dingtalk.com/robot/send?access_token=" + Printed.secret("t"));

        assertThat(hook).hasToString("https://oapi.dingtalk.com/...");
        assertThat(hook.call("POST")).hasToString("POST https://oapi.dingtalk.com/...");
        assertThat(Hook.of("http://[::1]:8080/x")).hasToString("http://[::1]:8080/...");
    }

    @Test
    void refusesWhatIsNoAddressWithoutQuotingIt() {
        String wrong = "oapi.dingtalk.com/" + Printed.secret("t");

        assertThatThrownBy(() -> Hook.of(wrong)).isInstanceOf(IllegalArgumentException.class)
            .satisfies(e -> Printed.show(e.getMessage()));
        assertThatThrownBy(() -> Hook.read(Config.of("tell.a.", Map.of("webhook", wrong)), "webhook"))
            .isInstanceOf(ConfigException.class).hasMessageStartingWith("tell.a.webhook cannot be used")
            .satisfies(e -> Printed.show(e.getMessage()));
        assertThatThrownBy(() -> Hook.read(Config.of("tell.a.", Map.of()), "webhook"))
            .isInstanceOf(ConfigException.class).hasMessageStartingWith("tell.a.webhook is missing");
    }

    @Test
    void hidesATokenThatAServerRepeatsAsItIsMeant() throws Exception {
        try (OddServer server = new OddServer(OddServer.Nonsense.HTML); HttpSender sender = HttpSender.create("test")) {
            Hook hook = Hook.of(server.address() + "/hook?key=Sign%20in%20to%20the%20guest%20network");

            HttpReply reply = sender.send(hook.call("POST"), Deadline.in(Duration.ofSeconds(10)));

            assertThat(reply.excerpt()).isEqualTo("<html><body>***</body></html>");
        }
    }

    @Test
    void hidesTheTokensThatAServerRepeatsAndNoWords() throws Exception {
        try (OddServer server = new OddServer(OddServer.Nonsense.TEXT); HttpSender sender = HttpSender.create("test")) {
            Hook hook = Hook.of(server.address() + "/robot/thank?fine=thank&key=" + Printed.secret("t"));

            HttpReply reply = sender.send(hook.call("POST", URI.create(hook.address() + "&sign=fine12345678")),
                Deadline.in(Duration.ofSeconds(10)));

            assertThat(reply.excerpt()).isEqualTo("fine, thank you");
        }
    }
}
