package io.lagmonitor.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The decoder needs nothing but the JDK, so that it can be used, or copied, alone. */
class DependencyTest {

    private static final Path SOURCES = Path.of(System.getProperty("basedir", ""), "src/main/java/io/lagmonitor/offsets");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    private static final Pattern QUALIFIED = Pattern.compile("\\b[a-z]\\w*(?:\\.[a-z]\\w*)*\\.[A-Z]\\w*");

    @Test
    void usesOnlyTheJdk() throws IOException {
        assertThat(sources()).isNotEmpty().allSatisfy(source ->
            assertThat(qualifiedNames(source)).as(source.toString())
                .allMatch(name -> name.startsWith("java.") || name.startsWith("io.lagmonitor.offsets.")));
    }

    private static List<String> qualifiedNames(Path source) {
        return QUALIFIED.matcher(COMMENT.matcher(read(source)).replaceAll("")).results().map(MatchResult::group).toList();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.toList();
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
