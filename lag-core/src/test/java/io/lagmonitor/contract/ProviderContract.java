package io.lagmonitor.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The rules C1 and C2 of every provider interface. That {@code create} touches no network is kept by the author: let
 * {@link #settings()} name a server that does not exist.
 */
public abstract class ProviderContract {

    private static final String PREFIX = "test.one.";

    /** The provider: an instance of one of the four provider interfaces. */
    protected abstract Object provider();

    /** Settings, without prefix, from which it makes an instance. */
    protected abstract Map<String, String> settings();

    /** For each setting, values that cannot be used in place of the one in {@link #settings()}; blank means absent. */
    protected abstract List<Map.Entry<String, String>> wrongSettings();

    @Test
    final void c1_nameIsLowerCaseAndConstant() {
        String name = Factory.of(provider()).name();

        assertThat(name).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
        assertThat(Factory.of(provider()).name()).isEqualTo(name);
    }

    @Test
    final void c1_isFoundByItsNameAndNoOtherIs() {
        assertThat(Factory.of(provider()).registered()).extracting(Object::getClass)
            .as("registered in META-INF/services under this name").isEqualTo(List.of(provider().getClass()));
    }

    @Test
    final void c2_makesAnInstanceFromGoodSettings() {
        assertThatCode(() -> make(settings()).close()).doesNotThrowAnyException();
    }

    @Test
    final void c2_refusesAKeyItDoesNotKnow() {
        assertRefused("no-such.key", "1");
    }

    @Test
    final void c2_refusesEveryWrongSettingByItsName() {
        wrongSettings().forEach(setting -> assertRefused(setting.getKey(), setting.getValue()));
    }

    private void assertRefused(String key, String value) {
        Map<String, String> wrong = new HashMap<>(settings());
        wrong.put(key, value);

        assertThatThrownBy(() -> make(wrong).close()).as("%s=%s", key, value)
            .isInstanceOf(ConfigException.class).hasMessageContaining(PREFIX + key);
    }

    private AutoCloseable make(Map<String, String> settings) throws Exception {
        Config config = Config.of(PREFIX, settings);
        AutoCloseable made = Factory.of(provider()).create(config);
        try {
            config.refuseUnknownKeys();
            return made;
        } catch (ConfigException e) {
            made.close();
            throw e;
        }
    }
}
