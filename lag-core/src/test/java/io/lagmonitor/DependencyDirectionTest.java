package io.lagmonitor;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Packages import downwards only: the machine on top, then policies and state, then the SPIs, then the model. HTTP stands
 * beside: it is for providers in other modules, and nothing in this one uses it.
 */
class DependencyDirectionTest {

    private static final Path SOURCES = Path.of(System.getProperty("basedir", ""), "src/main/java/io/lagmonitor");
    private static final Map<String, Set<String>> BELOW = Map.of(
        "", Set.of("policy", "state", "spi", "model"),
        "policy", Set.of("spi", "model"),
        "state", Set.of("spi", "model"),
        "http", Set.of("spi", "model"),
        "spi", Set.of("model"),
        "model", Set.of());

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    private static final Pattern USE = Pattern.compile("\\bio\\.lagmonitor(?:\\.([a-z.]+))?\\.(?:[A-Z*])");

    @Test
    void packagesImportDownwardsOnly() throws IOException {
        Map<String, Set<String>> upwards = sources().stream().collect(toMap(Path::toString, this::upwards));

        upwards.values().removeIf(Set::isEmpty);

        assertThat(upwards).as("sources that use a package beside or above their own").isEmpty();
    }

    @Test
    void everyPackageHasItsPlace() throws IOException {
        assertThat(sources()).isNotEmpty()
            .extracting(DependencyDirectionTest::packageOf).isSubsetOf(BELOW.keySet());
    }

    private Set<String> upwards(Path source) {
        String home = packageOf(source);
        Set<String> used = new TreeSet<>();
        Matcher use = USE.matcher(COMMENT.matcher(read(source)).replaceAll(""));
        while (use.find()) {
            used.add(Optional.ofNullable(use.group(1)).orElse(""));
        }
        used.remove(home);
        used.removeAll(BELOW.getOrDefault(home, Set.of()));
        return used;
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }

    private static String packageOf(Path source) {
        return SOURCES.relativize(source.getParent()).toString().replace('\\', '.').replace('/', '.');
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
