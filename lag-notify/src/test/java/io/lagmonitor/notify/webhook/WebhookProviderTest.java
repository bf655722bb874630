package io.lagmonitor.notify.webhook;

import io.lagmonitor.contract.ProviderContract;
import io.lagmonitor.notify.Printed;
import java.util.List;
import java.util.Map;

class WebhookProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new WebhookNotifier.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("address", "https://hooks.invalid/" + Printed.secret("w"), "method", "PUT",
            "header.Authorization", "Bearer " + Printed.secret("h"), "secret", Printed.secret("s"),
            "template", "{\"text\": \"{title}\"}", "zone", "Asia/Seoul");
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of(Map.entry("address", ""), Map.entry("address", "ftp://hooks.invalid"), Map.entry("method", "put"),
            Map.entry("header.Authorization", "two\nlines"), Map.entry("header.Host", "other"),
            Map.entry("template", "{title}"), Map.entry("template", "{\"text\": \"{titel}\"}"), Map.entry("zone", "Mars"));
    }
}
