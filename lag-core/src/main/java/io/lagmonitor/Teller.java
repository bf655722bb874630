package io.lagmonitor;

import io.lagmonitor.model.Route;
import io.lagmonitor.spi.Notifier;

/** A notifier under the name it has in the monitor, and when it joins. Two names may stand for one notifier. */
record Teller(String name, Notifier notifier, Route route) {}
