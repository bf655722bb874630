package io.lagmonitor.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagmonitor.http.HttpCall;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An address that is a secret behind its host, as those of incoming webhooks are. Immutable. */
public final class Hook {

    /** No answer of a service for people is longer; what is, is nonsense. */
    public static final int ANSWER = 64 * 1024;

    /** A piece of an address that may be a token, and not a word. */
    private static final Pattern TOKEN = Pattern.compile("(?=.*[0-9]).{8,}|.{16,}");

    private final URI address;

    private Hook(URI address) {
        this.address = address;
    }

    /**
     * The address.
     *
     * @throws IllegalArgumentException if it is none of http or https, or holds a user; the message does not quote it
     */
    public static Hook of(String address) {
        return new Hook(HttpCall.address(address));
    }

    /**
     * The address in a setting that must be there.
     *
     * @throws ConfigException naming the setting, not its value
     */
    public static Hook read(Config config, String key) {
        String written = config.secret(key).orElseThrow(() ->
            new ConfigException(config.key(key) + " is missing, expected an address as https://host/path"));
        try {
            return of(written);
        } catch (IllegalArgumentException e) {
            throw config.wrong(key, "an address as https://host/path");
        }
    }

    /** The address itself, which nobody may see. */
    public URI address() {
        return address;
    }

    /** A call of it, with this method. */
    public HttpCall call(String method) {
        return call(method, address);
    }

    /** A call of another address that begins as this one, as with a signature added. */
    public HttpCall call(String method, URI other) {
        HttpCall call = HttpCall.of(method, other).hidePath().bodyAtMost(ANSWER);
        for (String secret : Stream.concat(secrets(other), secrets(address)).distinct().toList()) {
            call = call.secret(secret);
        }
        return call;
    }

    /** The host alone. */
    @Override
    public String toString() {
        String host = address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
        return address.getScheme() + "://" + host + "/...";
    }

    /**
     * What a server may repeat of it: path and query as a whole, and those pieces that look like tokens; as they are written
     * and as they are meant.
     */
    private static Stream<String> secrets(URI address) {
        String text = address.toString();
        String behind = text.substring(text.indexOf(address.getRawAuthority()) + address.getRawAuthority().length());
        return Stream.concat(Stream.of(behind), Stream.of(behind.split("[/?&=#]")))
            .flatMap(piece -> Stream.of(piece, decoded(piece)))
            .filter(piece -> TOKEN.matcher(piece).matches());
    }

    private static String decoded(String piece) {
        return URLDecoder.decode(piece.replace("+", "%2B"), UTF_8);
    }
}
