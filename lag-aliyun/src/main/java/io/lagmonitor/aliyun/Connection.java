package io.lagmonitor.aliyun;

import io.lagmonitor.http.HttpSender;
import java.net.URI;
import java.time.InstantSource;

/**
 * What a source keeps between two fetches: connections, and where and as whom it calls.
 *
 * @param sender      ours, to be closed
 * @param credentials may be shared with other sources
 * @param endpoint    of the API
 * @param clock       dates the calls
 */
record Connection(HttpSender sender, AliyunCredentials credentials, URI endpoint, InstantSource clock) {

    static Connection create(String name, AliyunCredentials credentials, URI endpoint) {
        return new Connection(HttpSender.create(name), credentials, endpoint, InstantSource.system());
    }

    Connection endpoint(URI other) {
        return new Connection(sender.copy(), credentials, other, clock);
    }

    Connection clock(InstantSource other) {
        return new Connection(sender.copy(), credentials, endpoint, other);
    }

    Connection copy() {
        return endpoint(endpoint);
    }

    /** Begins a fetch. */
    OpenApi open() {
        return new OpenApi(this);
    }

    void close() {
        sender.close();
    }
}
