package io.lagmonitor.aliyun;

import io.lagmonitor.spi.ConfigException;
import java.util.Optional;
import java.util.function.Function;

/**
 * The variables that Alibaba Cloud's own clients read too; a blank one counts as absent.
 *
 * @param variables by name, null where there is none
 */
record Environment(Function<String, String> variables) {

    static Environment ofThisProcess() {
        return new Environment(System::getenv);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(variables.apply(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> new ConfigException("the environment variable " + name + " is not set"));
    }

    boolean isTrue(String name) {
        return text(name).filter("true"::equalsIgnoreCase).isPresent();
    }
}
