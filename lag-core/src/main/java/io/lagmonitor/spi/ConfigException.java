package io.lagmonitor.spi;

import io.lagmonitor.model.LagException;

/** A setting that cannot be used. The message names the setting, its value unless that is secret, and what is accepted. */
public final class ConfigException extends LagException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with which setting. */
    public ConfigException(String message) {
        super(message);
    }

    /** The same, with the cause kept. */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
