package io.lagmonitor.notify.kubernetes;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

class KubernetesScaleProviderTest extends KubernetesProviderContract {

    @Override
    protected Object provider() {
        return new KubernetesScale.Provider();
    }

    @Override
    Map<String, String> ownSettings() {
        return Map.of("by", "2", "up.to", "10", "ignore.autoscaler", "true");
    }

    @Override
    List<Map.Entry<String, String>> ownWrongSettings() {
        return List.of(entry("by", ""), entry("by", "0"), entry("by", "-1"), entry("up.to", "0"), entry("up.to", "many"),
            entry("ignore.autoscaler", "yes"));
    }
}
