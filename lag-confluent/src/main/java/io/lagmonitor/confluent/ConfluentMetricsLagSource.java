package io.lagmonitor.confluent;

import io.lagmonitor.confluent.MetricsApi.Time;
import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.LagSourceProvider;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads lag of Confluent Cloud clusters, of any type, from Confluent's Metrics API: {@code consumer_lag_offsets}, minutes
 * old, of groups with active members only.
 *
 * <pre>{@code ConfluentMetricsLagSource.create(apiKey, apiSecret).cluster("lkc-abc12")}</pre>
 *
 * <p>The key is a <em>Cloud API key</em>, whose owner has the role MetricsViewer; the key of a Kafka cluster is refused.
 *
 * <p>What its numbers are:
 * <ul>
 * <li>Lag per partition, if the service lists that label; per topic otherwise; see {@code GroupLag.granularity()} and the
 *     log. It lists its labels once, and the source remembers them.
 * <li>Of each partition the newest whole minute in a window of some minutes that ends some minutes ago. The {@code asOf} of
 *     a group is the oldest of these: no number is older. During a rebalance, Confluent repeats the last number from before.
 * <li>Means over a minute, rounded up to whole records.
 * <li>Neither offsets nor commit times nor members nor state are known.
 * <li>Confluent does not say whether the number of a topic is the sum over its partitions or the largest. It counts as «at
 *     least», so that it raises alarms and ends none, until {@link #topicsAreSums()} is said.
 * </ul>
 *
 * <p>A group without active members is not reported, so that a missing group is {@link Absence#INACTIVE}: it may be dead,
 * with all of its lag. A group that is not there is not asked for by name, which would be the same question again, unless
 * the listing ended early.
 *
 * <p>A fetch costs a call for each started 1,000 partitions of each cluster, and one more the first time. Patterns of the
 * group filter that are names or beginnings of names are left to the service. When it throttles, the source waits within the
 * time of the request, or fails and says until when. A cluster that cannot be read does not keep the others from being read.
 *
 * <p>Each option gives a new source with connections of its own, made at its first fetch; close the one you fetch with.
 */
public final class ConfluentMetricsLagSource implements LagSource {

    private static final Logger LOG = LoggerFactory.getLogger(ConfluentMetricsLagSource.class);
    private static final String NAME = "confluent";
    /** The rest of the time of a request is for putting the answer together. */
    private static final double TIME_FOR_CALLS = 0.9;
    private static final double TIME_FOR_LABELS = 0.5;

    private final Settings settings;
    private final HttpSender sender;
    private final MetricsApi api;
    private Optional<Labels> labels;
    private boolean guessing;

    private ConfluentMetricsLagSource(Settings settings, HttpSender sender) {
        this.settings = settings;
        this.sender = sender;
        this.api = new MetricsApi(sender, settings.base(), settings.credentials(), settings.clock());
        this.labels = settings.perTopic() ? Optional.of(Labels.PER_TOPIC) : Optional.empty();
    }

    /**
     * A source that uses a Cloud API key.
     *
     * @throws ConfigException if either is blank, or the key has a colon
     */
    public static ConfluentMetricsLagSource create(String apiKey, String apiSecret) {
        return create(Credentials.ofKey(apiKey, apiSecret));
    }

    /**
     * A source that uses access tokens of Confluent's Security Token Service, which soon expire.
     *
     * @param token asked before each call, on the thread that fetches; it keeps the token as long as it is good
     */
    public static ConfluentMetricsLagSource withToken(Supplier<String> token) {
        return create(Credentials.ofToken(token));
    }

    /** Also reads this cluster; there must be one. Its name is its id. */
    public ConfluentMetricsLagSource cluster(String id) {
        return cluster(id, id);
    }

    /** Also reads this cluster, which has another name in reports, state and silences. */
    public ConfluentMetricsLagSource cluster(String id, String name) {
        return with(settings.cluster(name, id));
    }

    /**
     * Where the service is, perhaps below a path; the default is {@code https://api.telemetry.confluent.cloud}.
     *
     * @throws ConfigException if it is no address, or one with a user, a query or a fragment; it is not quoted
     */
    public ConfluentMetricsLagSource baseUrl(String address) {
        URI base;
        try {
            base = HttpCall.address(address);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("base URL: " + e.getMessage(), e);
        }
        if (base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new ConfigException("base URL: it goes on behind its path, expected one as https://host");
        }
        return with(settings.base(base));
    }

    /** How long ago the window ends, in whole minutes up to an hour; the default is 3. Newer minutes are not yet whole. */
    public ConfluentMetricsLagSource delay(Duration time) {
        return with(settings.delay(time));
    }

    /**
     * How long the window is in which the newest number counts, in whole minutes from one to an hour; the default is 5. In a
     * shorter one, a group is missing where the service has gaps; in a longer one, a group that died is missed later.
     */
    public ConfluentMetricsLagSource window(Duration time) {
        return with(settings.window(time));
    }

    /** Reads a number for each topic, although there may be one for each partition: fewer calls for many partitions. */
    public ConfluentMetricsLagSource perTopic() {
        return with(settings.readPerTopic());
    }

    /** Takes the number of a topic for the sum over its partitions, and not only for the least that it can be. */
    public ConfluentMetricsLagSource topicsAreSums() {
        return with(settings.summedTopics());
    }

    /** How long a connection may take to be made; the default is 10 seconds. */
    public ConfluentMetricsLagSource connectTimeout(Duration time) {
        return new ConfluentMetricsLagSource(settings, sender.connectTimeout(time));
    }

    /** What time it is, from which the minutes that are asked for follow; the default is the system's clock. */
    public ConfluentMetricsLagSource clock(InstantSource clock) {
        return with(settings.clock(Objects.requireNonNull(clock, "clock")));
    }

    /**
     * {@inheritDoc}
     *
     * @throws LagException         naming the call that failed and what the service said
     * @throws InterruptedException if the thread was interrupted; what was asked is then no longer waited for
     */
    @Override
    public LagSnapshot fetch(LagRequest request) throws InterruptedException {
        if (settings.clusters().isEmpty()) {
            throw new ConfigException("no cluster to read; name one with cluster(\"lkc-abc12\")");
        }
        Deadline deadline = Deadline.in(request.timeout()).part(TIME_FOR_CALLS);
        long before = api.calls();
        Labels by = labels(deadline);
        Interval interval = Interval.before(settings.clock().instant(), settings.delay(), settings.window());
        LagSnapshot.Builder snapshot = LagSnapshot.of(settings.clusters().keySet().toArray(String[]::new));
        new MetricsFetch(api, settings.clusters(), by, interval, request)
            .read(snapshot, settings.topicsAreSums(), deadline);
        return snapshot.absence(Absence.INACTIVE).requests(api.calls() - before).build();
    }

    /** {@code confluent}. */
    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void close() {
        api.close();
    }

    /** The clusters and where they are read; no key. */
    @Override
    public String toString() {
        return NAME + " " + settings.clusters().keySet() + " at " + settings.base().getHost();
    }

    private static ConfluentMetricsLagSource create(Credentials credentials) {
        return new ConfluentMetricsLagSource(Settings.of(credentials), HttpSender.create(NAME));
    }

    private ConfluentMetricsLagSource with(Settings changed) {
        return new ConfluentMetricsLagSource(changed, sender.copy());
    }

    private Labels labels(Deadline deadline) throws InterruptedException {
        if (labels.isEmpty()) {
            try {
                labels = Optional.of(Descriptors.labels(api, new Time(deadline, TIME_FOR_LABELS)));
                say(labels.get());
            } catch (MetricsException e) {
                if (e.status() == 401 || e.status() == 429) {
                    throw e;
                }
                return documented(e);
            } catch (LagException e) {
                return documented(e);
            }
        }
        return labels.get();
    }

    /** The lag may be readable all the same. */
    private Labels documented(LagException why) {
        if (!guessing) {
            LOG.warn("The labels of lag cannot be read, those of the documentation are tried: {}", why.getMessage());
            guessing = true;
        }
        return Labels.DOCUMENTED;
    }

    private void say(Labels found) {
        Set<String> clusters = settings.clusters().keySet();
        if (found.granularity() == Granularity.PARTITION) {
            LOG.info("Lag of {} is read per partition, by {}", clusters, found.groupBy());
        } else {
            LOG.warn("Lag of {} is read per {}, by {}: finer labels are not listed. {}", clusters,
                found.granularity() == Granularity.TOPIC ? "topic" : "group", found.groupBy(), settings.topicsAreSums()
                    ? "The numbers are taken for sums over partitions" : "Lag is at least that; see topicsAreSums");
        }
    }

    /**
     * Makes the source {@code confluent} from a configuration. Its keys:
     *
     * <dl>
     * <dt>{@code api.key}
     * <dd>The Cloud API key. Must be there. Example: {@code api.key=${env:CONFLUENT_CLOUD_API_KEY}}
     * <dt>{@code api.secret}
     * <dd>Its secret. Must be there. Example: {@code api.secret=${file:/run/secrets/confluent}}
     * <dt>{@code clusters}
     * <dd>The ids of the clusters to read, separated by commas. Must be there. Example:
     *     {@code clusters=lkc-abc12,lkc-def34}
     * <dt>{@code cluster.ID.name}
     * <dd>The name of a cluster in reports, state and silences. Default: its id. Example:
     *     {@code cluster.lkc-abc12.name=prod}
     * <dt>{@code delay}
     * <dd>How long ago the window ends that is asked for, in whole minutes, {@code 0m} to {@code 60m}. Default: {@code 3m}.
     *     Example: {@code delay=5m}
     * <dt>{@code window}
     * <dd>How long the window is in which the newest number counts, in whole minutes, {@code 1m} to {@code 60m}. Default:
     *     {@code 5m}. Example: {@code window=10m}
     * <dt>{@code per.topic}
     * <dd>Whether to read a number per topic, although there may be one per partition. Default: {@code false}. Example:
     *     {@code per.topic=true}
     * <dt>{@code topics.are.sums}
     * <dd>Whether the number of a topic is taken for the sum over its partitions, and not only for the least that it can be.
     *     Default: {@code false}. Example: {@code topics.are.sums=true}
     * <dt>{@code base.url}
     * <dd>Where the service is. Default: {@code https://api.telemetry.confluent.cloud}. Example:
     *     {@code base.url=https://metrics-proxy.example.com}
     * <dt>{@code connect.timeout}
     * <dd>How long a connection may take to be made. Default: {@code 10s}. Example: {@code connect.timeout=3s}
     * </dl>
     */
    public static final class Provider implements LagSourceProvider {

        /** Does nothing; for {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public LagSource create(Config config) {
            return ConfluentConfig.read(config);
        }
    }
}
