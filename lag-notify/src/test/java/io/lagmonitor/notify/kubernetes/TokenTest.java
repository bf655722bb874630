package io.lagmonitor.notify.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.LagException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

    @TempDir
    Path folder;

    @Test
    void isReadAnewEachTime() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        Token token = Token.in(file);
        Files.writeString(file, "second");

        assertThat(token.read()).isEqualTo("second");
        assertThat(token.rotates()).isTrue();
    }

    @Test
    void isNotShown() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "hidden-1");

        assertThat(Token.in(file)).hasToString("the token of file " + file);
        assertThat(Token.of("hidden-2")).hasToString("the token");
        assertThatThrownBy(() -> Token.of("hidden 3")).message().doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "two words", "two\nlines", "n\u00f6n-ascii"})
    void saysWhichFileHoldsNone(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), text);

        assertThatThrownBy(() -> Token.in(file)).isInstanceOf(LagException.class)
            .hasMessage("token file " + file + " does not hold a token");
    }

    @Test
    void saysWhichFileIsMissing() {
        Path file = folder.resolve("missing");

        assertThatThrownBy(() -> Token.in(file)).isInstanceOf(LagException.class)
            .hasMessage("token file " + file + " cannot be read: " + file + " (NoSuchFileException)");
    }
}
