package io.lagmonitor.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.opentest4j.TestAbortedException;

/** A contract that is shown something bad must fail, and say so. */
final class Caught {

    private Caught() {}

    static void assertCaught(ThrowingCallable contract) {
        assertThat(catchThrowable(contract)).isInstanceOf(AssertionError.class);
    }

    static void assertSkipped(ThrowingCallable contract) {
        assertThat(catchThrowable(contract)).isInstanceOf(TestAbortedException.class);
    }
}
