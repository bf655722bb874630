package io.lagmonitor.aliyun;

import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.ConfigException;
import java.net.URI;

/** Where keys come from. Its {@code toString} says where, for people. */
interface KeySource {

    /**
     * Asks for keys.
     *
     * @param sender the caller's
     * @throws LagException if there are none
     */
    Keys read(HttpSender sender, Deadline deadline) throws InterruptedException;

    /**
     * The same at another address.
     *
     * @throws ConfigException if nobody is called for these keys
     */
    default KeySource at(URI endpoint) {
        throw new ConfigException(this + " are not asked for anywhere, so they have no endpoint");
    }
}
