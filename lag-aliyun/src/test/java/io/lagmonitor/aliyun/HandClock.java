package io.lagmonitor.aliyun;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that is moved by hand. */
final class HandClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-11-20T10:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    void move(Duration time) {
        now = now.plus(time);
    }
}
