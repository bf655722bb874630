package io.lagmonitor;

import java.util.Objects;

/** A source or policy under the name it has in the monitor. */
record Named<T>(String name, T value) {

    Named {
        Objects.requireNonNull(value, "value");
    }
}
