package io.lagmonitor.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The package of each service uses what is shared, and what is shared and other services use nothing of it. */
class PackagesTest {

    private static final Path SOURCES =
        Path.of(System.getProperty("basedir", ""), "src", "main", "java", "io", "lagmonitor", "notify");
    private static final Pattern USE = Pattern.compile(
        "^import (?:static )?io\\.lagmonitor\\.notify\\.([a-z]+)\\.", Pattern.MULTILINE);

    @Test
    void nothingUsesThePackageOfAnotherService() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        assertThat(sources).hasSizeGreaterThan(20);
        for (Path source : sources) {
            assertThat(USE.matcher(Files.readString(source)).results().map(use -> use.group(1))).as("%s", source)
                .allMatch(source.getParent().getFileName().toString()::equals);
        }
    }
}
