package io.lagmonitor.confluent;

import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.http.HttpSender;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/** Calls of the Metrics API, version 2, on its data set {@code cloud}. For one thread; any other may close. */
final class MetricsApi implements AutoCloseable {

    private static final String DATASET = "/v2/metrics/cloud/";

    private final HttpSender sender;
    private final String base;
    private final Credentials credentials;
    private final Throttle throttle;
    private long calls;

    MetricsApi(HttpSender sender, URI base, Credentials credentials, InstantSource clock) {
        this.sender = sender;
        this.base = base.toString().replaceFirst("/+$", "");
        this.credentials = credentials;
        this.throttle = new Throttle(clock);
    }

    /** A page of a listing. */
    HttpReply get(String path, String query, Optional<String> token, Time time) throws InterruptedException {
        String page = token.map(text -> "&page_token=" + encoded(text)).orElse("");
        return send(HttpCall.get(URI.create(base + DATASET + path + "?" + query + page)), time);
    }

    /** A page of an answer to a query; the body is the same for each. */
    HttpReply post(String path, byte[] body, Optional<String> token, Time time) throws InterruptedException {
        String page = token.map(text -> "?page_token=" + encoded(text)).orElse("");
        return send(HttpCall.post(URI.create(base + DATASET + path + page)).body("application/json", body), time);
    }

    /** How many calls were sent. */
    long calls() {
        return calls;
    }

    @Override
    public void close() {
        sender.close();
    }

    /**
     * The time for a call: until the deadline, of which waiting may take all, and each try a share of what is left then, so
     * that something is left for others.
     */
    record Time(Deadline deadline, double share) {}

    private HttpReply send(HttpCall call, Time time) throws InterruptedException {
        HttpCall signed = credentials.sign(call.header("Accept", "application/json").followRedirects());
        while (true) {
            throttle.await(call.toString(), time.deadline());
            calls++;
            HttpReply reply = sender.send(signed, time.deadline().part(time.share()));
            throttle.read(reply);
            if (reply.isSuccess()) {
                return reply;
            }
            if (reply.status() != 429) {
                throw MetricsException.of(reply);
            }
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
