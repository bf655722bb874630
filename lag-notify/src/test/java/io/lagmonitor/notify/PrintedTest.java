package io.lagmonitor.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What watches over secrets is itself watched. */
class PrintedTest {

    @Test
    void findsASecretInTheLog() {
        LoggerFactory.getLogger("io.lagmonitor.test").debug("the key is {}", Printed.secret("key-"));

        assertThatThrownBy(Printed::read).isInstanceOf(AssertionError.class).hasMessageEndingWith("the key is key-");
        assertThatCode(Printed::read).as("what was read before").doesNotThrowAnyException();
    }

    @Test
    void findsASecretOnTheScreen() {
        System.out.println("No secret, and looks like one: ?access_token=1");

        assertThatThrownBy(Printed::read).isInstanceOf(AssertionError.class);
    }

    @Test
    void findsASecretInACause() {
        Printed.failure(() -> {
            throw new IllegalStateException("no", new IllegalArgumentException(Printed.secret("")));
        });

        assertThatThrownBy(Printed::read).isInstanceOf(AssertionError.class);
    }

    @Test
    void keepsTheLogToBeRead() {
        LoggerFactory.getLogger("io.lagmonitor.test").debug("no secret");

        assertThat(Printed.log(0)).last().asString().endsWith("no secret");
    }
}
