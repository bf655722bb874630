package io.lagmonitor.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Messages as they are meant to be, in files to be read in a review: {@code golden/NOTIFIER/LANGUAGE/CASE.EXTENSION}. With
 * {@code -Dgolden.write=true} the files are written anew; look at what changed before you keep it:
 *
 * <pre>mvn -q -pl lag-notify -am -Dtest='*GoldenTest,*NotifierIT' -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.write=true test</pre>
 */
public final class Golden {

    private static final Path FILES = Path.of(System.getProperty("basedir", ""), "src", "test", "resources", "golden");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Golden() {}

    /** That this text is what the file holds. */
    public static void check(String file, String text) {
        Path golden = FILES.resolve(file);
        try {
            if (Boolean.getBoolean("golden.write")) {
                Files.createDirectories(golden.getParent());
                Files.writeString(golden, text + "\n", UTF_8);
            }
            assertThat(golden).as("written with -Dgolden.write=true").exists();
            assertThat(text + "\n").as(file).isEqualTo(Files.readString(golden, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, of a JSON text laid out for people. */
    public static void checkJson(String file, JsonNode node) {
        try {
            check(file, JSON.writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The same, of all requests that a service got, in the order in which they came: method, path and body of each. */
    public static void checkCalls(String file, List<ServeEvent> events) {
        ArrayNode calls = JSON.createArrayNode();
        List<ServeEvent> inOrder = new ArrayList<>(events);
        Collections.reverse(inOrder);
        inOrder.forEach(event -> {
            LoggedRequest request = event.getRequest();
            try {
                calls.addObject().put("call", request.getMethod() + " " + URI.create(request.getUrl()).getPath())
                    .set("body", JSON.readTree(request.getBody()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        checkJson(file, calls);
    }
}
