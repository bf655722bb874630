package io.lagmonitor.notify.kubernetes;

import java.util.List;
import java.util.Map;

class KubernetesRestartProviderTest extends KubernetesProviderContract {

    @Override
    protected Object provider() {
        return new KubernetesRestart.Provider();
    }

    @Override
    Map<String, String> ownSettings() {
        return Map.of();
    }

    @Override
    List<Map.Entry<String, String>> ownWrongSettings() {
        return List.of();
    }
}
