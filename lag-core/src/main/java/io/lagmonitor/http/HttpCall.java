package io.lagmonitor.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One request, and how far its answer may go. Immutable: each method gives another call.
 *
 * <p>Only method, scheme, host, port and path are ever shown: a query may be signed, a header is a key. Where the path is
 * the secret, as with incoming webhooks, {@link #hidePath} hides it too.
 */
public final class HttpCall {

    private static final int BODY_AT_MOST = 8 * 1024 * 1024;
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
    /** What may go to a server we were not told about: what says nothing of us. */
    private static final Set<String> HARMLESS = Set.of("accept", "content-type");

    private final HttpRequest request;
    private final int bodyAtMost;
    private final boolean followRedirects;
    private final boolean pathHidden;
    private final List<Secret> secrets;
    private final String place;

    private HttpCall(HttpRequest request, int bodyAtMost, boolean followRedirects, boolean pathHidden,
                     List<Secret> secrets, String before) {
        this.request = request;
        this.bodyAtMost = bodyAtMost;
        this.followRedirects = followRedirects;
        this.pathHidden = pathHidden;
        this.secrets = secrets;
        this.place = before + request.method() + " " + place(request.uri(), pathHidden);
    }

    /**
     * Any method, without a body.
     *
     * @throws IllegalArgumentException if the address is not one that {@link #address} accepts
     */
    public static HttpCall of(String method, URI address) {
        if (!METHOD.matcher(method).matches()) {
            throw new IllegalArgumentException("not a method of HTTP, expected letters as in GET");
        }
        HttpRequest request = HttpRequest.newBuilder(checked(address))
            .method(method, BodyPublishers.noBody()).build();
        return new HttpCall(request, BODY_AT_MOST, false, false, List.of(), "");
    }

    /** A GET. */
    public static HttpCall get(URI address) {
        return of("GET", address);
    }

    /** A POST; usually with a {@link #body}. */
    public static HttpCall post(URI address) {
        return of("POST", address);
    }

    /**
     * An address from a setting.
     *
     * @throws IllegalArgumentException if it is none of http or https with a host, or holds a user; the message does not
     *                                  quote it
     */
    public static URI address(String text) {
        try {
            return checked(new URI(text.strip()));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not an address, expected one as https://host/path"); // e quotes it
        }
    }

    /**
     * Adds a header. Its value is never shown.
     *
     * @throws IllegalArgumentException if HTTP or the JDK does not allow it; the message does not quote the value
     */
    public HttpCall header(String name, String value) {
        try {
            return with(HttpRequest.newBuilder(request, (n, v) -> true).header(name, value).build());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException( // e quotes the value
                "header " + Excerpt.of(name) + " cannot be sent: its name or a character of its value is not allowed");
        }
    }

    /** Gives it this body, and says so in {@code Content-Type}. */
    public HttpCall body(String contentType, byte[] body) {
        HttpRequest typed = HttpRequest.newBuilder(request, (name, value) -> !name.equalsIgnoreCase("Content-Type"))
            .method(request.method(), BodyPublishers.ofByteArray(body.clone())).build();
        return with(typed).header("Content-Type", contentType);
    }

    /** Keeps that many bytes of the answer's body and no more; the default is 8 MiB. */
    public HttpCall bodyAtMost(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a body of at most " + bytes + " bytes, expected 0 or more");
        }
        return new HttpCall(request, bytes, followRedirects, pathHidden, secrets, "");
    }

    /**
     * Follows up to five redirects: 301, 302, 307 and 308 with method and body as they are, 303 with GET; never from https
     * to http, and to another host or port only with body, {@code Accept} and {@code Content-Type}.
     */
    public HttpCall followRedirects() {
        return new HttpCall(request, bodyAtMost, true, pathHidden, secrets, "");
    }

    /** Shows nothing of the address behind the host, because the path is a secret. */
    public HttpCall hidePath() {
        return new HttpCall(request, bodyAtMost, followRedirects, true, secrets, "");
    }

    /**
     * Has {@code ***} stand for this text wherever the answer is shown: a server may repeat a key it did not like, also as
     * JSON, HTML and addresses escape it.
     */
    public HttpCall secret(String text) {
        List<Secret> more = new ArrayList<>(secrets);
        if (!text.isBlank()) {
            more.add(new Secret(text));
        }
        return new HttpCall(request, bodyAtMost, followRedirects, pathHidden, List.copyOf(more), "");
    }

    HttpRequest request() {
        return request;
    }

    int bodyAtMost() {
        return bodyAtMost;
    }

    boolean followsRedirects() {
        return followRedirects;
    }

    List<Secret> secrets() {
        return secrets;
    }

    /** The call that a redirect asks for. */
    HttpCall redirected(URI target, boolean asGet) {
        boolean sameServer = sameServer(request.uri(), target);
        HttpRequest.Builder next = HttpRequest.newBuilder(request, (name, value) ->
            (sameServer || HARMLESS.contains(name.toLowerCase(Locale.ROOT)))
                && !(asGet && name.equalsIgnoreCase("Content-Type"))).uri(target);
        if (asGet) {
            next.method(request.method().equals("HEAD") ? "HEAD" : "GET", BodyPublishers.noBody());
        }
        return new HttpCall(
            next.build(), bodyAtMost, true, pathHidden, secrets, place + ", redirected to ");
    }

    /** Method and address, without what may be secret. */
    @Override
    public String toString() {
        return place;
    }

    /** An address as it may be shown. */
    static String place(URI address, boolean pathHidden) {
        String path = pathHidden ? "/..." : Objects.requireNonNullElse(address.getRawPath(), "");
        return address.getScheme() + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort())
            + Excerpt.of(path);
    }

    private HttpCall with(HttpRequest changed) {
        return new HttpCall(changed, bodyAtMost, followRedirects, pathHidden, secrets, "");
    }

    private static URI checked(URI address) {
        boolean http = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        if (!http || address.getHost() == null || address.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                "not an address that can be called, expected one as https://host/path, without a user");
        }
        return address;
    }

    private static boolean sameServer(URI one, URI other) {
        return one.getHost().equalsIgnoreCase(other.getHost())
            && (port(one) == port(other) || port(one) == 80 && port(other) == 443);
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}
