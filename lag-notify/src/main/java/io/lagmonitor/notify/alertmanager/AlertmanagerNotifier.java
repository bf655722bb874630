package io.lagmonitor.notify.alertmanager;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.Route;
import io.lagmonitor.notify.Headers;
import io.lagmonitor.notify.Sending;
import io.lagmonitor.notify.Verdict;
import io.lagmonitor.notify.Wording;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hands incidents to Alertmanager, version 2 of its API, and to all instances of a cluster of it.
 *
 * <pre>{@code AlertmanagerNotifier.create("http://alertmanager-0:9093", "http://alertmanager-1:9093")}</pre>
 *
 * <p>Alertmanager takes an alert for over that is not sent again, so this is called after every poll, as its {@link #route}
 * asks for, and sends what it was told of and is still open. An alert fires for four polls, at least five minutes, beyond
 * the last time it was sent; how long a poll is it learns from the time between two, and from the time it is given. Where
 * every poll is a process of its own it cannot know: say {@link #endsAfter} then.
 *
 * <p>The labels are {@code alertname} ({@code KafkaConsumerLag}, {@code KafkaConsumerLagUnknown} for a source that cannot be
 * read, {@code KafkaLagMonitorFailing} for the monitor itself), {@code severity} ({@code warning}, {@code critical}),
 * {@code cluster}, {@code group} or {@code source}, and one's own; the numbers are in the annotations {@code summary} and
 * {@code description}. A silence of the monitor withholds news; what fires goes on until it is over or the process ends.
 *
 * <p>Each method gives another notifier, with connections of its own.
 */
public final class AlertmanagerNotifier implements Notifier {

    private static final Duration LEAST = Duration.ofMinutes(5);
    private static final int POLLS = 4;
    private static final int ALERTS_AT_ONCE = 500;
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Set<String> OURS = Set.of("alertname", "severity", "cluster", "group", "source");
    private static final String MARK = "alertmanager";

    private final List<URI> addresses;
    private final Headers headers;
    private final Map<String, String> labels;
    private final Optional<Duration> endsAfter;
    private final Wording wording;
    private final HttpSender sender;
    private final Instances instances;
    private Optional<Instant> lastPoll = Optional.empty();

    private AlertmanagerNotifier(List<URI> addresses, Headers headers, Map<String, String> labels,
                                 Optional<Duration> endsAfter, Wording wording, HttpSender sender) {
        this.addresses = addresses;
        this.headers = headers;
        this.labels = labels;
        this.endsAfter = endsAfter;
        this.wording = wording;
        this.sender = sender;
        this.instances = new Instances(addresses, headers, sender);
    }

    /**
     * A notifier that speaks English.
     *
     * @param instances the addresses of all instances, without {@code /api/v2/alerts}; at least one
     * @throws IllegalArgumentException if there is none, or one is not an address
     */
    public static AlertmanagerNotifier create(String... instances) {
        if (instances.length == 0) {
            throw new IllegalArgumentException("no instance of Alertmanager, expected at least one");
        }
        List<URI> addresses = Stream.of(instances)
            .map(instance -> HttpCall.address(instance.strip().replaceFirst("/+$", ""))).distinct().toList();
        return new AlertmanagerNotifier(addresses, Headers.none(), Map.of(), Optional.empty(), Wording.english(),
            HttpSender.create(Provider.NAME));
    }

    /** A label of every alert, as {@code team}, by which Alertmanager routes. */
    public AlertmanagerNotifier label(String name, String value) {
        if (!LABEL.matcher(name).matches() || OURS.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' cannot be a label of yours, expected letters, figures and "
                + "underscores, and none of " + String.join(", ", OURS.stream().sorted().toList()));
        }
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(name, value);
        return new AlertmanagerNotifier(addresses, headers, more, endsAfter, wording, sender.copy());
    }

    /**
     * A header of every call, as one with a key; its value is a secret.
     *
     * @throws IllegalArgumentException if HTTP or the JDK does not allow it; the message does not quote the value
     */
    public AlertmanagerNotifier header(String name, String value) {
        return headers(headers.with(name, value));
    }

    /** How long an alert fires that is not sent again: longer than the time between polls. */
    public AlertmanagerNotifier endsAfter(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("alerts end after " + time + ", expected a positive time");
        }
        return new AlertmanagerNotifier(addresses, headers, labels, Optional.of(time), wording, sender.copy());
    }

    /** How people are addressed in the annotations. */
    public AlertmanagerNotifier wording(Wording words) {
        return new AlertmanagerNotifier(
            addresses, headers, labels, endsAfter, Objects.requireNonNull(words, "words"), sender.copy());
    }

    @Override
    public void send(Notification notification) throws InterruptedException {
        Sending sending = Sending.of(notification);
        Firing firing = new Firing(
            wording, labels, sending.report(), sending.report().time().plus(fires(notification)));
        List<ObjectNode> again = firing.again(sending.updates(), this::told);
        for (int from = 0; from < again.size(); from += ALERTS_AT_ONCE) {
            sending.settle(instances.post(Firing.request(
                again.subList(from, Math.min(from + ALERTS_AT_ONCE, again.size()))), sending), List.of());
        }
        for (int from = 0; from < sending.updates().size(); from += ALERTS_AT_ONCE) {
            tell(sending.updates().subList(
                from, Math.min(from + ALERTS_AT_ONCE, sending.updates().size())), firing, sending);
        }
        sending.end();
    }

    @Override
    public String name() {
        return Provider.NAME;
    }

    /** At once, and after every poll. */
    @Override
    public Route route() {
        return Route.atOpening().everyPoll();
    }

    @Override
    public void close() {
        sender.close();
    }

    /** The instances. */
    @Override
    public String toString() {
        return Provider.NAME + " " + addresses;
    }

    /** All in one request; if Alertmanager does not like one of them, each in one of its own. */
    private void tell(List<IncidentUpdate> updates, Firing firing, Sending sending) throws InterruptedException {
        List<ObjectNode> alerts = new ArrayList<>();
        updates.forEach(update -> alerts.addAll(firing.alerts(update)));
        Verdict verdict = noted(instances.post(Firing.request(alerts), sending));
        if (!(verdict instanceof Verdict.Refused) || updates.size() == 1) {
            sending.settle(verdict, updates);
            return;
        }
        for (IncidentUpdate update : updates) {
            tell(List.of(update), firing, sending);
        }
    }

    private Verdict noted(Verdict verdict) {
        return verdict instanceof Verdict.Taken ? Verdict.taken(MARK + " " + String.join(" ", marks())) : verdict;
    }

    /** Whether this Alertmanager was told of it, perhaps by another process, or when it had fewer instances. */
    private boolean told(Incident incident) {
        return incident.heard().stream().flatMap(heard -> heard.note().stream()).filter(note -> note.startsWith(MARK))
            .anyMatch(note -> Stream.of(note.split(" ")).anyMatch(marks()::contains));
    }

    /** By what an instance and our labels are known again. */
    private List<String> marks() {
        return addresses.stream().map(address -> Integer.toHexString(Objects.hash(address.toString(), labels))).toList();
    }

    private Duration fires(Notification notification) {
        Instant time = notification.report().time();
        Duration between = lastPoll.map(last -> Duration.between(last, time)).orElse(Duration.ZERO);
        lastPoll = Optional.of(time);
        Duration poll = between.compareTo(notification.timeout()) > 0 ? between : notification.timeout();
        Duration polls = poll.multipliedBy(POLLS);
        return endsAfter.orElse(polls.compareTo(LEAST) > 0 ? polls : LEAST);
    }

    private AlertmanagerNotifier headers(Headers others) {
        return new AlertmanagerNotifier(addresses, others, labels, endsAfter, wording, sender.copy());
    }

    /**
     * Makes the notifier from a file; {@code type=alertmanager}.
     * <ul>
     * <li>{@code instances}: the addresses of all instances, separated by commas; must be there.
     *     {@code instances=http://alertmanager-0:9093,http://alertmanager-1:9093}
     * <li>{@code label.NAME}: a label of every alert; none by default. {@code label.team=payments}
     * <li>{@code header.NAME}: a header of every call, a secret; none by default.
     *     {@code header.Authorization=${env:ALERTMANAGER_AUTHORIZATION}}
     * <li>{@code ends.after}: how long an alert fires that is not sent again; four polls, at least {@code 5m}, by default.
     *     {@code ends.after=30m}
     * <li>{@code language}, {@code zone}, {@code console}, {@code command}: as at {@link Wording#read}
     * </ul>
     */
    public static final class Provider implements NotifierProvider {

        static final String NAME = "alertmanager";

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Notifier create(Config config) {
            AlertmanagerNotifier notifier =
                withInstances(config).headers(Headers.read(config)).wording(Wording.read(config));
            for (Map.Entry<String, String> label : config.below("label.").entrySet()) {
                try {
                    notifier = notifier.label(label.getKey(), label.getValue());
                } catch (IllegalArgumentException e) {
                    throw config.wrong("label." + label.getKey(), "another name (" + e.getMessage() + ")");
                }
            }
            Optional<Duration> endsAfter = config.duration("ends.after");
            return endsAfter.isPresent() ? notifier.endsAfter(endsAfter.get()) : notifier;
        }

        private static AlertmanagerNotifier withInstances(Config config) {
            config.required("instances");
            try {
                return AlertmanagerNotifier.create(config.list("instances").toArray(String[]::new));
            } catch (IllegalArgumentException e) {
                throw config.wrong("instances", "addresses as http://alertmanager-0:9093, separated by commas");
            }
        }
    }
}
