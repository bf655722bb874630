package io.lagmonitor.notify.slack;

import io.lagmonitor.contract.ProviderContract;
import io.lagmonitor.notify.Printed;
import java.util.List;
import java.util.Map;

class SlackApiProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new SlackApiNotifier.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("token", Printed.secret("xoxb-"), "channel", "C0123456789", "address", "https://slack.invalid/api",
            "digest.above", "5", "language", "ko", "command", "none");
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of(Map.entry("token", ""), Map.entry("token", "two\nlines"), Map.entry("channel", ""),
            Map.entry("address", "slack.invalid"), Map.entry("digest.above", "x"), Map.entry("language", "tlh"));
    }
}
