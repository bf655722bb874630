package io.lagmonitor.kafka;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What Kafka answered to one question, or why it did not. */
record Answer<T>(Optional<T> value, Optional<Throwable> failure) {

    static <T> Answer<T> of(T value) {
        return new Answer<>(Optional.of(value), Optional.empty());
    }

    static <T> Answer<T> failed(Throwable failure) {
        return new Answer<>(Optional.empty(), Optional.of(failure));
    }

    <R> Answer<R> map(Function<T, R> function) {
        return new Answer<>(value.map(function), failure);
    }

    boolean failedWith(Class<? extends Throwable> type) {
        return failure.filter(type::isInstance).isPresent();
    }

    boolean timedOut() {
        return failure.filter(Answer::isTimeout).isPresent();
    }

    /** Whether it is, or was caused by, an answer that did not come. */
    static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException || failure instanceof java.util.concurrent.TimeoutException
            || failure.getCause() != null && isTimeout(failure.getCause());
    }

    /** One line for people on why there is no value. */
    String reason() {
        return failure.map(Answer::reason).orElse("");
    }

    /** One line for people; the innermost cause that says something. */
    static String reason(Throwable failure) {
        if (failure instanceof AuthenticationException) {
            return "authentication failed: " + failure.getMessage();
        }
        if (failure instanceof GroupAuthorizationException) {
            return "not authorized: needs DESCRIBE on the group";
        }
        if (failure instanceof TopicAuthorizationException) {
            return "not authorized: needs DESCRIBE on the topic";
        }
        if (failure instanceof UnsupportedVersionException) {
            return "not supported by this broker and this kafka-clients together: " + failure.getMessage();
        }
        if (failure.getCause() != null && !(failure instanceof TimeoutException)) {
            return reason(failure.getCause());
        }
        if (isTimeout(failure)) {
            return "no answer in time";
        }
        return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
    }
}
