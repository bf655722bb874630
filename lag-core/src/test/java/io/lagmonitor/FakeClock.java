package io.lagmonitor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that a test moves by hand. */
final class FakeClock implements InstantSource {

    private Instant now = Instant.parse("2026-11-20T10:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void advance(Duration by) {
        now = now.plus(by);
    }
}
