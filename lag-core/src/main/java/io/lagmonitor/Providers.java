package io.lagmonitor;

import io.lagmonitor.spi.ConfigException;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Finds providers by name. One that cannot be loaded does not hurt the others; it is named when a name is missing. */
final class Providers {

    private final ClassLoader classLoader;

    Providers(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    /**
     * The provider of that name.
     *
     * @param setting the key that was written, for messages
     * @throws ConfigException if there is none, or more than one; lists what was found and what is broken
     */
    <P> P find(Class<P> type, Function<P, String> name, String setting, String wanted) {
        Map<String, P> found = new TreeMap<>();
        Set<String> broken = new TreeSet<>();
        Iterator<P> providers = ServiceLoader.load(type, classLoader).iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                P provider = providers.next();
                P other = found.putIfAbsent(name.apply(provider), provider);
                if (other != null && name.apply(provider).equals(wanted)) {
                    throw new ConfigException(setting + "=" + wanted + " is ambiguous: " + other.getClass().getName()
                        + " and " + provider.getClass().getName() + " both have that name");
                }
            } catch (ConfigException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                if (!broken.add(FailureLog.reason(e))) {
                    break; // the listing itself is broken, and would be for ever
                }
            }
        }
        P provider = found.get(wanted);
        if (provider == null) {
            throw new ConfigException(setting + "=" + wanted + " is unknown; found on the class path: "
                + found.keySet() + (broken.isEmpty() ? "" : "; broken: " + broken));
        }
        return provider;
    }
}
