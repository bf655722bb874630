package io.lagmonitor.policy;

import static java.util.Map.entry;

import io.lagmonitor.contract.ProviderContract;
import java.util.List;
import java.util.Map;

class LivenessProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new LivenessPolicy.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("status", "warning");
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of(entry("status", "ok"), entry("status", "bad"));
    }
}
