package io.lagmonitor.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> KEYS = List.of("type", "clear.below", "critical", "warning", "timeout");

    @ParameterizedTest
    @CsvSource({"tpye, type", "typ, type", "clearbelow, clear.below", "clear-below, clear.below", "citical, critical",
        "waning, warning", "timeuot, timeout"})
    void findsWhatWasMeant(String word, String meant) {
        assertThat(Nearest.of(word, KEYS)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"colour", "x", "tx", "username"})
    void doesNotGuess(String word) {
        assertThat(Nearest.of(word, KEYS)).isEmpty();
    }

    @Test
    void takesTheFirstInTheAlphabetOfTwoThatAreAsNear() {
        assertThat(Nearest.of("lisp", List.of("list", "limp"))).contains("limp");
    }

    @Test
    void knowsNothingWithoutCandidates() {
        assertThat(Nearest.of("type", List.of())).isEmpty();
    }
}
