package io.lagmonitor.notify.dingtalk;

import io.lagmonitor.contract.ProviderContract;
import io.lagmonitor.notify.Printed;
import java.util.List;
import java.util.Map;

class DingTalkProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new DingTalkNotifier.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("webhook", "https://oapi.dingtalk.invalid/robot/send?access_token=" + Printed.secret("t"),
            "secret", Printed.secret("SEC"), "keyword", "lag", "format", "text", "at.mobiles", "15012345678, 15112345678",
            "at.users", "user123", "at.all", "false", "digest.above", "3", "language", "zh");
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of(Map.entry("webhook", ""), Map.entry("webhook", "SEC"), Map.entry("keyword", "k".repeat(65)),
            Map.entry("format", "feed-card"), Map.entry("format", "action-card"), Map.entry("at.mobiles", "ann"),
            Map.entry("at.users", "u".repeat(65)), Map.entry("at.all", "yes"), Map.entry("digest.above", "18"),
            Map.entry("zone", "Mars"));
    }
}
