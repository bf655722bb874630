package io.lagmonitor.contract;

import static io.lagmonitor.contract.Caught.assertCaught;

import io.lagmonitor.model.Evaluation;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagPolicy;
import io.lagmonitor.spi.LagPolicyProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract catches each provider that breaks a rule; those of this module show that it accepts good ones. */
class ProviderContractTest {

    private static final LagPolicy ALL_OK = history -> Evaluation.allOk();

    @Test
    void c1_catchesANameWithCapitals() {
        assertCaught(() -> named(() -> "Threshold").c1_nameIsLowerCaseAndConstant());
    }

    @Test
    void c1_catchesANameThatChanges() {
        AtomicInteger calls = new AtomicInteger();

        assertCaught(() -> named(() -> "policy" + calls.incrementAndGet()).c1_nameIsLowerCaseAndConstant());
    }

    @Test
    void c1_catchesAProviderThatIsNotRegistered() {
        assertCaught(() -> named(() -> "mine").c1_isFoundByItsNameAndNoOtherIs());
    }

    @Test
    void c2_catchesOneThatRefusesGoodSettings() {
        assertCaught(() -> making(config -> {
            throw config.wrong("limit", "something else");
        }).c2_makesAnInstanceFromGoodSettings());
    }

    @Test
    void c2_catchesOneThatDoesNotReadItsSettings() {
        assertCaught(() -> making(config -> ALL_OK).c2_makesAnInstanceFromGoodSettings());
    }

    @Test
    void c2_catchesOneThatTakesEveryKey() {
        assertCaught(() -> making(config -> {
            config.below("");
            return ALL_OK;
        }).c2_refusesAKeyItDoesNotKnow());
    }

    @Test
    void c2_catchesOneThatTakesWrongSettings() {
        assertCaught(() -> making(config -> {
            config.text("limit");
            return ALL_OK;
        }).c2_refusesEveryWrongSettingByItsName());
    }

    @Test
    void c2_catchesOneThatDoesNotNameTheSetting() {
        assertCaught(() -> making(config -> {
            throw new ConfigException("many is not a number");
        }).c2_refusesEveryWrongSettingByItsName());
    }

    @Test
    void c2_catchesOneThatBreaksOverASetting() {
        assertCaught(() -> making(config -> {
            throw new NumberFormatException("test.one.limit=many");
        }).c2_refusesEveryWrongSettingByItsName());
    }

    private static ProviderContract named(Supplier<String> name) {
        return new Supplied(name, config -> ALL_OK);
    }

    private static ProviderContract making(Function<Config, LagPolicy> maker) {
        return new Supplied(() -> "mine", maker);
    }

    /** The contract of a policy provider with one setting, {@code limit}, a number. */
    private static final class Supplied extends ProviderContract implements LagPolicyProvider {

        private final Supplier<String> name;
        private final Function<Config, LagPolicy> maker;

        Supplied(Supplier<String> name, Function<Config, LagPolicy> maker) {
            this.name = name;
            this.maker = maker;
        }

        @Override
        public String name() {
            return name.get();
        }

        @Override
        public LagPolicy create(Config config) {
            return maker.apply(config);
        }

        @Override
        protected Object provider() {
            return this;
        }

        @Override
        protected Map<String, String> settings() {
            return Map.of("limit", "1");
        }

        @Override
        protected List<Map.Entry<String, String>> wrongSettings() {
            return List.of(Map.entry("limit", "many"));
        }
    }
}
