package io.lagmonitor.spi;

/**
 * Makes state stores for configuration files. Found by {@link java.util.ServiceLoader}; being on the class path does
 * nothing, only a name that was written down is used. The rules: <b>C1</b> the name is lower case, constant and unique;
 * <b>C2</b> {@code create} checks every setting and touches no network; <b>C3</b> one broken provider does not hurt the
 * others.
 */
public interface StateStoreProvider {

    /** What {@code type} is in a configuration, for example {@code file}. */
    String name();

    /**
     * Makes a state store from the settings of one instance.
     *
     * @throws ConfigException naming the setting that cannot be used
     */
    StateStore create(Config config);
}
