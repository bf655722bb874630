package io.lagmonitor;

import io.lagmonitor.contract.ProviderContract;
import java.util.List;
import java.util.Map;

class LogProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new LogNotifier.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of();
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of();
    }
}
