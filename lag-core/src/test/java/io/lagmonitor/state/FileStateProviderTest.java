package io.lagmonitor.state;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.contract.ProviderContract;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateProviderTest extends ProviderContract {

    @TempDir
    Path folder;

    @Override
    protected Object provider() {
        return new FileStateStore.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("path", folder.resolve("state.jsonl").toString());
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of(
            Map.entry("path", ""), Map.entry("path", folder.toString()), Map.entry("path", folder + "/no/such"));
    }

    @Test
    void saysWhichFolderIsMissing() {
        Config config = Config.of("state.", Map.of("path", folder + "/no/such"));

        assertThatThrownBy(() -> new FileStateStore.Provider().create(config)).isInstanceOf(ConfigException.class)
            .hasMessage("state.path=" + folder + "/no/such cannot be used: expected a file in a folder that exists");
    }
}
