package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void takesWhatIsThereEvenWhenTheTimeIsOver() throws InterruptedException {
        assertThat(Deadline.in(Duration.ZERO).await(KafkaFuture.completedFuture(7)).value()).hasValue(7);
    }

    @Test
    void saysThatNothingCame() throws InterruptedException {
        Answer<Object> answer = Deadline.in(Duration.ofMillis(1)).await(new KafkaFutureImpl<>());

        assertThat(answer.timedOut()).isTrue();
        assertThat(answer.reason()).isEqualTo("no answer in time");
    }

    @Test
    void saysWhyItFailed() throws InterruptedException {
        KafkaFutureImpl<Object> failed = new KafkaFutureImpl<>();
        failed.completeExceptionally(new TopicAuthorizationException("no"));

        Answer<Object> answer = Deadline.in(Duration.ofMinutes(1)).await(failed);

        assertThat(answer.timedOut()).isFalse();
        assertThat(answer.reason()).contains("not authorized");
    }

    @Test
    void s3_interruptEndsTheWait() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread waiting = new Thread(() -> assertThatThrownBy(() ->
            Deadline.in(Duration.ofMinutes(1)).await(new KafkaFutureImpl<>())).satisfies(thrown -> {
                if (thrown instanceof InterruptedException) {
                    ended.countDown();
                }
            }));
        waiting.start();

        waiting.interrupt();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void partsEndBeforeTheWhole() {
        Deadline whole = Deadline.in(Duration.ofSeconds(10));

        assertThat(whole.part(0.5).leftMs()).isBetween(4_000, 5_000);
        assertThat(Deadline.in(Duration.ZERO).part(0.5).leftMs()).isEqualTo(1);
    }
}
