package io.lagmonitor.notify.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpException;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.Headers;
import io.lagmonitor.notify.Hook;
import io.lagmonitor.notify.Sending;
import io.lagmonitor.notify.Verdict;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All instances of one Alertmanager: they do not tell each other of alerts, so each is sent all. What one has taken is
 * taken; the others get it with the next poll. While some work, it is logged that others do not, and when that ends.
 */
final class Instances {

    private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerNotifier.class);

    private final List<URI> addresses;
    private final Headers headers;
    private final HttpSender sender;
    private final Set<URI> failing = new HashSet<>();

    Instances(List<URI> addresses, Headers headers, HttpSender sender) {
        this.addresses = List.copyOf(addresses);
        this.headers = headers;
        this.sender = sender;
    }

    /** Sends to all; the best of what they make of it. */
    Verdict post(ArrayNode alerts, Sending sending) throws InterruptedException {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            verdicts.add(post(addresses.get(i), alerts, sending, 1.0 / (addresses.size() - i)));
        }
        Verdict best = verdicts.stream().min(Comparator.comparing(Instances::rank)).orElseThrow();
        for (int i = 0; i < addresses.size() && !(best instanceof Verdict.Failed); i++) {
            log(addresses.get(i), verdicts.get(i));
        }
        return best;
    }

    private Verdict post(URI address, ArrayNode alerts, Sending sending, double share) throws InterruptedException {
        HttpCall call = headers.on(HttpCall.post(URI.create(address + "/api/v2/alerts")).bodyAtMost(Hook.ANSWER))
            .body("application/json", alerts.toString().getBytes(UTF_8));
        try {
            HttpReply reply = sender.send(call, sending.deadline().part(share));
            return isNonsense(reply) ? Verdict.later(reply)
                : Verdict.ofStatus(reply, sending.now(), "look at the address and the headers");
        } catch (HttpException e) {
            return new Verdict.Failed(e);
        }
    }

    /** Alertmanager says nothing when all is well, and what speaks like it may say something in JSON. */
    private static boolean isNonsense(HttpReply reply) {
        if (!reply.isSuccess() || reply.body().length == 0) {
            return false;
        }
        try {
            JsonNode body = reply.json();
            return !body.isObject();
        } catch (LagException e) {
            return true;
        }
    }

    private void log(URI address, Verdict verdict) {
        if (!(verdict instanceof Verdict.Failed failed)) {
            if (failing.remove(address)) {
                LOG.info("Alertmanager {} takes alerts again", address);
            }
        } else if (failing.add(address)) {
            LOG.warn("One of {} Alertmanagers does not take alerts: {}", addresses.size(), failed.why().getMessage());
        }
    }

    private static int rank(Verdict verdict) {
        return verdict instanceof Verdict.Taken ? 0 : verdict instanceof Verdict.Refused ? 1 : 2;
    }
}
