package io.lagmonitor.examples.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that is moved by hand. */
final class HandClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-11-20T10:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration by) {
        now = now.plus(by);
    }
}
