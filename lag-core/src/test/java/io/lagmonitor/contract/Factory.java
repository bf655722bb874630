package io.lagmonitor.contract;

import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.LagPolicyProvider;
import io.lagmonitor.spi.LagSourceProvider;
import io.lagmonitor.spi.NotifierProvider;
import io.lagmonitor.spi.StateStoreProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;

/** What the four provider interfaces have in common: a name, and that something is made, which may need closing. */
record Factory(Class<?> spi, String name, Function<Config, ?> maker) {

    static Factory of(Object provider) {
        if (provider instanceof LagSourceProvider source) {
            return new Factory(LagSourceProvider.class, source.name(), source::create);
        }
        if (provider instanceof LagPolicyProvider policy) {
            return new Factory(LagPolicyProvider.class, policy.name(), policy::create);
        }
        if (provider instanceof NotifierProvider notifier) {
            return new Factory(NotifierProvider.class, notifier.name(), notifier::create);
        }
        if (provider instanceof StateStoreProvider store) {
            return new Factory(StateStoreProvider.class, store.name(), store::create);
        }
        throw new IllegalArgumentException(provider + " is none of the four providers");
    }

    AutoCloseable create(Config config) {
        Object made = maker.apply(config);
        return made instanceof AutoCloseable closeable ? closeable : () -> {};
    }

    /** The providers of this kind and name on the class path. */
    List<?> registered() {
        return ServiceLoader.load(spi).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> of(provider).name().equals(name))
            .toList();
    }
}
