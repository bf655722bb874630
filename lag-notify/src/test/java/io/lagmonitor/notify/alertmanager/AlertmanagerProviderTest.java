package io.lagmonitor.notify.alertmanager;

import io.lagmonitor.contract.ProviderContract;
import io.lagmonitor.notify.Printed;
import java.util.List;
import java.util.Map;

class AlertmanagerProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new AlertmanagerNotifier.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("instances", "http://a.invalid:9093, http://b.invalid:9093/prefix/", "label.team", "payments",
            "header.Authorization", "Basic " + Printed.secret("h"), "ends.after", "30m", "language", "zh");
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of(Map.entry("instances", ""), Map.entry("instances", ","), Map.entry("instances", "a.invalid:9093"),
            Map.entry("label.severity", "page"), Map.entry("label.two-words", "x"), Map.entry("ends.after", "0s"),
            Map.entry("header.Host", "x"), Map.entry("language", "tlh"));
    }
}
