package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunksTest {

    private final List<String> log = new ArrayList<>();

    @Test
    void asksForTheNextPieceBeforeTheLastIsTakenAndNoFurther() throws InterruptedException {
        ask(List.of(1, 2, 3, 4, 5));

        assertThat(log).containsExactly(
            "ask [1, 2]", "ask [3, 4]", "take [1, 2]", "ask [5]", "take [3, 4]", "take [5]");
    }

    @Test
    void asksForNothingIfThereIsNothing() throws InterruptedException {
        ask(List.of());

        assertThat(log).isEmpty();
    }

    private void ask(List<Integer> all) throws InterruptedException {
        Chunks.ask(all, 2, chunk -> {
            log.add("ask " + chunk);
            return chunk;
        }, chunk -> log.add("take " + chunk));
    }
}
