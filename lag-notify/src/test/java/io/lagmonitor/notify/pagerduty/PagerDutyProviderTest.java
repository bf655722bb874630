package io.lagmonitor.notify.pagerduty;

import io.lagmonitor.contract.ProviderContract;
import io.lagmonitor.notify.Printed;
import java.util.List;
import java.util.Map;

class PagerDutyProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new PagerDutyNotifier.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("integration.key", Printed.secret("pd"), "address", "https://events.eu.pagerduty.invalid/v2/enqueue",
            "language", "en");
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of(Map.entry("integration.key", ""), Map.entry("address", "pagerduty"), Map.entry("language", "tlh"));
    }
}
