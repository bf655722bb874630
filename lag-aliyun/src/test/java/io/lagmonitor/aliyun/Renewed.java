package io.lagmonitor.aliyun;

import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpSender;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives temporary keys with {@code token1}, {@code token2} and so on. */
final class Renewed implements KeySource {

    private final AtomicInteger given = new AtomicInteger();

    @Override
    public Keys read(HttpSender sender, Deadline deadline) {
        return new Keys("STS.id", Cloud.SECRET, Optional.of("token" + given.incrementAndGet()), Optional.empty());
    }
}
