package io.lagmonitor.notify.slack;

import io.lagmonitor.contract.ProviderContract;
import io.lagmonitor.notify.Printed;
import java.util.List;
import java.util.Map;

class SlackProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new SlackNotifier.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("webhook", "https://hooks.slack.invalid/services/" + Printed.secret("hook"), "digest.above", "5",
            "language", "zh", "zone", "Asia/Shanghai", "console", "https://console/{cluster}/{group}", "command", "none");
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of(Map.entry("webhook", ""), Map.entry("webhook", "hooks.slack.invalid"),
            Map.entry("webhook", "https://user@hooks.slack.invalid/x"), Map.entry("digest.above", "-1"),
            Map.entry("language", "tlh"), Map.entry("zone", "Mars"), Map.entry("console", "https://console/{grp}"),
            Map.entry("command", "echo `id`"));
    }
}
