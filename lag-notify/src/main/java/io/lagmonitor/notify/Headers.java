package io.lagmonitor.notify;

import io.lagmonitor.http.HttpCall;
import io.lagmonitor.spi.Config;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Headers that the user wants on every call, as one with a key. Their values are secrets. Immutable. */
public final class Headers {

    private static final Headers NONE = new Headers(Map.of());
    private static final String KEYS = "header.";
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int SHORTEST_SECRET = 6;

    private final Map<String, String> values;

    private Headers(Map<String, String> values) {
        this.values = values;
    }

    /** No headers. */
    public static Headers none() {
        return NONE;
    }

    /**
     * Reads {@code header.NAME} of a notifier.
     *
     * @throws io.lagmonitor.spi.ConfigException naming the header that cannot be sent, without its value
     */
    public static Headers read(Config config) {
        Headers headers = NONE;
        for (Map.Entry<String, String> header : config.below(KEYS).entrySet()) {
            config.secret(KEYS + header.getKey());
            try {
                headers = headers.with(header.getKey(), header.getValue());
            } catch (IllegalArgumentException e) {
                throw config.wrong(KEYS + header.getKey(), "a header that HTTP allows here");
            }
        }
        return headers;
    }

    /**
     * These and another one.
     *
     * @throws IllegalArgumentException if HTTP or the JDK does not allow it; the message does not quote the value
     */
    public Headers with(String name, String value) {
        HttpCall.get(URI.create("http://localhost")).header(name, value);
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Headers(more);
    }

    /** What the user says of this header, in upper or lower case. */
    public Optional<String> value(String name) {
        return values.entrySet().stream().filter(header -> header.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue).findFirst();
    }

    /** The call with these headers, apart from {@code Content-Type}, which belongs to its body. */
    public HttpCall on(HttpCall call) {
        HttpCall with = call;
        for (Map.Entry<String, String> header : values.entrySet()) {
            if (!header.getKey().equalsIgnoreCase("Content-Type")) {
                with = with.header(header.getKey(), header.getValue());
            }
            for (String part : BLANKS.split(header.getValue())) {
                with = part.length() >= SHORTEST_SECRET ? with.secret(part) : with;
            }
        }
        return with;
    }

    /** Their names. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
