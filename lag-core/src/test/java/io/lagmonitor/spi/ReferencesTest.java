package io.lagmonitor.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

    private static final int MOST = 64 * 1024;

    private final References references = new References(
        Map.of("NAME", " value \n", "EMPTY", " ", "NESTED", "${env:NAME}")::get);

    @TempDir
    Path folder;

    @Test
    void readsAVariable() {
        assertThat(resolve("${env:NAME}")).isEqualTo("value");
    }

    @Test
    void readsTheEnvironmentOfThisProcess() {
        Map.Entry<String, String> variable = System.getenv().entrySet().stream()
            .filter(entry -> !entry.getValue().isBlank()).findFirst().orElseThrow();

        assertThat(References.ofThisProcess().resolve("key", "${env:" + variable.getKey() + "}"))
            .isEqualTo(variable.getValue().strip());
    }

    @Test
    void readsAFile() throws Exception {
        assertThat(resolve(file("ключ 🔑\n"))).isEqualTo("ключ 🔑");
    }

    @Test
    void doesNotExpandWhatItFound() throws Exception {
        assertThat(resolve("${env:NESTED}")).isEqualTo("${env:NAME}");
        assertThat(resolve(file("${env:NAME}"))).isEqualTo("${env:NAME}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "$NAME", "${NAME}", "${sys:NAME}", "${ENV:NAME}", "$ {env:NAME}", "a$b{c}"})
    void leavesEverythingElseAlone(String written) {
        assertThat(resolve(written)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2${env:NAME}", "${env:NAME}hunter2", "${env:NAME}${env:NAME}", "${env:hunter2",
        "${env:}hunter2", "${file:}", "${env:}"})
    void refusesReferencesThatAreNotTheWholeValueAndDoesNotShowIt(String written) {
        assertThatThrownBy(() -> resolve(written)).isInstanceOf(ConfigException.class)
            .hasMessage("api.key: a reference must be the whole value, as ${env:NAME} or ${file:/path}; "
                + "it is not put together");
    }

    @Test
    void saysWhichVariableIsMissing() {
        assertThatThrownBy(() -> resolve("${env:NO_SUCH}")).isInstanceOf(ConfigException.class)
            .hasMessage("api.key=${env:NO_SUCH}: there is no such environment variable");
    }

    @Test
    void saysWhichVariableOrFileIsEmpty() throws Exception {
        String empty = file(" \n");

        assertThatThrownBy(() -> resolve("${env:EMPTY}")).isInstanceOf(ConfigException.class)
            .hasMessage("api.key=${env:EMPTY}: there is nothing in it");
        assertThatThrownBy(() -> resolve(empty)).isInstanceOf(ConfigException.class)
            .hasMessage("api.key=" + empty + ": there is nothing in it");
    }

    @Test
    void saysWhichFileIsMissing() {
        String missing = "${file:" + folder.resolve("missing") + "}";

        assertThatThrownBy(() -> resolve(missing)).isInstanceOf(ConfigException.class)
            .hasMessageStartingWith("api.key=" + missing + ": cannot be read (NoSuchFileException");
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> resolve("${file:" + folder + "}")).isInstanceOf(ConfigException.class)
            .hasMessageContaining("cannot be read").hasMessageContaining("expected a text file");
    }

    @Test
    void refusesAFileThatIsNotText() throws Exception {
        Path file = Files.write(folder.resolve("binary"), new byte[] {'h', 'i', (byte) 0xff});

        assertThatThrownBy(() -> resolve("${file:" + file + "}")).isInstanceOf(ConfigException.class)
            .hasMessageContaining("expected a text file").hasMessageNotContaining("hi");
    }

    @Test
    void readsAFileUpToItsMost() throws Exception {
        assertThat(resolve(file("x".repeat(MOST)))).hasSize(MOST);
    }

    @Test
    void refusesAFileThatIsTooLarge() throws Exception {
        String large = file("x".repeat(MOST + 1));

        assertThatThrownBy(() -> resolve(large)).isInstanceOf(ConfigException.class)
            .hasMessage("api.key=" + large + ": cannot be read (IOException: more than 65536 bytes), "
                + "expected a text file of at most 65536 bytes");
    }

    private String resolve(String written) {
        return references.resolve("api.key", written);
    }

    private String file(String text) throws IOException {
        return "${file:" + Files.writeString(folder.resolve("value"), text) + "}";
    }
}
