package io.lagmonitor.kafka;

import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.LagSourceProvider;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.IsolationLevel;

/**
 * Reads lag from a Kafka cluster with Kafka's Admin client: every group of the classic and of the consumer protocol
 * (KIP-848), every share group (KIP-932) and every streams group (KIP-1071), with its type, state and members, and a
 * row for each partition it has committed on or is assigned.
 *
 * <pre>{@code AdminLagSource.create(kafkaProperties).cluster("prod")}</pre>
 *
 * <p>Lag is what {@code kafka-consumer-groups} shows: the high watermark minus the committed offset; see
 * {@link Isolation}. Rows of a topic or partition that was deleted are left out. One that has no leader, or whose
 * leader does not answer, is UNREADABLE. A group that is upgraded or downgraded between its listing and its
 * description is shown as what it became. A classic group that never had members is
 * {@linkplain io.lagmonitor.model.GroupLag#simple simple}. {@link #groupTypes} leaves out what is not wanted; Connect
 * workers and other users of the classic protocol are left out unless they are wanted; see {@link #protocolTypes}.
 *
 * <p>A <b>share group</b> commits no offset. Its start offset on a partition (SPSO) is shown as one: all before it is
 * done. Its lag is all from there to the end. Where client and broker are of 4.2 or newer, and lag is counted to the
 * high watermark, those records are left out that are done too: acknowledged, rejected or given up. What was delivered
 * and is not acknowledged yet counts. What was deleted before the start offset reached it is lost, done or not. There
 * is a row for each partition of its topics. The row is NO_COMMIT where there is no start offset, because nothing was
 * acknowledged yet, or where the coordinator could not read it, which it does not tell apart; so lag is anything there.
 * It has an owner only where a single member has the partition.
 *
 * <p>A <b>streams group</b> has a row for each partition of the topics that its topology reads, repartition topics too,
 * and the member with the active task is the owner. One without members has rows only where it has committed.
 *
 * <p>The user of the client needs DESCRIBE on the cluster or on the groups, on their topics and, for the snapshot to be
 * incomplete when a coordinator is down, on {@code __consumer_offsets}. What it may not describe, Kafka does not list.
 *
 * <p>A snapshot is complete if every broker has listed its groups and every partition of {@code __consumer_offsets} has
 * a leader. It costs each broker a few requests, and one more per started chunk of 500 groups or 20,000 partitions;
 * brokers before 3.0 answer for one group a request, and cost two for each group.
 *
 * <p>Each option gives a new source with a client of its own, made at its first fetch; close the one you fetch with.
 */
public final class AdminLagSource implements LagSource {

    private static final String NAME = "kafka";

    /** Which end of the log lag is counted to. */
    public enum Isolation {
        /** The end that every consumer can reach: what Kafka's own tool shows. */
        HIGH_WATERMARK(IsolationLevel.READ_UNCOMMITTED),
        /**
         * The last stable offset, where an open transaction ends what {@code isolation.level=read_committed} consumers
         * can read. Their lag reaches 0 although the transaction hangs. A group that reads uncommitted may have committed
         * past it, and is then shown as {@code BEYOND_END}.
         */
        READ_COMMITTED(IsolationLevel.READ_COMMITTED);

        private final IsolationLevel level;

        Isolation(IsolationLevel level) {
            this.level = level;
        }

        IsolationLevel level() {
            return level;
        }
    }

    private final AdminConnection connection;
    private final Scope scope;
    private final Topics topics = new Topics();
    private final Batching batching = new Batching();
    private Optional<String> cluster;

    private AdminLagSource(AdminConnection connection, Scope scope, Optional<String> cluster) {
        this.connection = connection;
        this.scope = scope;
        this.cluster = cluster;
    }

    /**
     * A source with a client of its own, made from the properties of any Kafka client.
     *
     * @throws ConfigException if they cannot be used, as far as that can be said without a connection
     * @throws LagException    if kafka-clients is older than 4.1
     */
    public static AdminLagSource create(Properties client) {
        return create(ClientSettings.map(client));
    }

    /** As {@link #create(Properties)}. */
    public static AdminLagSource create(Map<String, ?> client) {
        KafkaVersion.requireSupported();
        return new AdminLagSource(AdminConnection.own(new ClientSettings(client)), Scope.CONSUMERS, Optional.empty());
    }

    /** A source that uses the caller's client, and does not close it. */
    public static AdminLagSource using(Admin admin) {
        KafkaVersion.requireSupported();
        return new AdminLagSource(
            AdminConnection.of(Objects.requireNonNull(admin, "admin")), Scope.CONSUMERS, Optional.empty());
    }

    /** The same source with a client of its own. */
    AdminLagSource copy() {
        return new AdminLagSource(connection.copy(), scope, cluster);
    }

    /** Names the cluster; the default is the cluster id that Kafka gave it. */
    public AdminLagSource cluster(String name) {
        if (name.isBlank()) {
            throw new ConfigException("the name of the cluster is blank");
        }
        return new AdminLagSource(connection.copy(), scope, Optional.of(name));
    }

    /** Counts lag to this end of the log; the default is the high watermark. */
    public AdminLagSource isolation(Isolation isolation) {
        Objects.requireNonNull(isolation, "isolation");
        return within(new Scope(isolation, scope.groupTypes(), scope.protocolTypes()));
    }

    /**
     * Reads only groups of these types; the default is all. Brokers before 3.8 do not tell types; their groups count as
     * classic here.
     *
     * @throws ConfigException if there is none
     */
    public AdminLagSource groupTypes(Collection<GroupType> types) {
        if (types.isEmpty()) {
            throw new ConfigException("no type of group is wanted; leave it out to read all");
        }
        return within(new Scope(scope.isolation(), Set.copyOf(types), scope.protocolTypes()));
    }

    /** Also reads classic groups of these protocol types, as {@code connect} or {@code sr}; the default is none. */
    public AdminLagSource protocolTypes(Collection<String> types) {
        return within(new Scope(scope.isolation(), scope.groupTypes(), Set.copyOf(types)));
    }

    /**
     * {@inheritDoc}
     *
     * @throws LagException         naming the bootstrap servers and what failed
     * @throws InterruptedException if the thread was interrupted; what was asked is then no longer waited for
     */
    @Override
    public LagSnapshot fetch(LagRequest request) throws InterruptedException {
        return fetch(request, GroupHabits.NONE);
    }

    /** With what else is known of the groups. */
    LagSnapshot fetch(LagRequest request, GroupHabits habits) throws InterruptedException {
        Deadline deadline = Deadline.in(request.timeout());
        try {
            Admin admin = connection.open(request.timeout());
            OptionalLong before = connection.requests();
            LagSnapshot.Builder snapshot =
                new AdminFetch(admin, topics, batching, scope, cluster(admin, deadline), request, deadline, habits)
                    .read();
            connection.requests().ifPresent(after -> snapshot.requests(after - before.orElse(0)));
            LagSnapshot answer = snapshot.build();
            if (!answer.complete()) {
                connection.dropIfDead();
            }
            return answer;
        } catch (LagException e) {
            connection.dropIfDead();
            throw new LagException(connection + ": " + e.getMessage(), e);
        }
    }

    /** {@code kafka}. */
    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void close() {
        connection.close();
    }

    private AdminLagSource within(Scope other) {
        return new AdminLagSource(connection.copy(), other, cluster);
    }

    private String cluster(Admin admin, Deadline deadline) throws InterruptedException {
        if (cluster.isEmpty()) {
            Deadline connecting = deadline.part(0.4);
            Answer<Optional<String>> id = connecting.await(
                admin.describeCluster(new DescribeClusterOptions().timeoutMs(connecting.leftMs())).clusterId()
                    .thenApply(Optional::ofNullable));
            cluster = id.value().orElseThrow(
                () -> new LagException("cannot read the cluster id: " + id.reason(), id.failure().get()));
            cluster.orElseThrow(() -> new LagException("the cluster has no id; give it a name"));
        }
        return cluster.get();
    }

    /**
     * Makes the source {@code kafka} from a configuration. Its keys:
     *
     * <dl>
     * <dt>{@code client.*}
     * <dd>A property of the Kafka client, by its own name; wins over the file. {@code client.bootstrap.servers} must be
     *     given, unless the file has it. Example: {@code client.bootstrap.servers=broker-1:9092,broker-2:9092}
     * <dt>{@code client.config}
     * <dd>A file of such properties, as Kafka's own tools take with {@code --command-config}. Default: none. Example:
     *     {@code client.config=/etc/kafka/client.properties}
     * <dt>{@code cluster}
     * <dd>The name of the cluster in reports, state and silences. Default: Kafka's cluster id. Example:
     *     {@code cluster=prod}
     * <dt>{@code isolation}
     * <dd>To which end of the log lag is counted: {@code high-watermark} as Kafka's own tool, or
     *     {@code read-committed}, the last stable offset. Default: {@code high-watermark}. Example:
     *     {@code isolation=read-committed}
     * <dt>{@code group.types}
     * <dd>Types of groups to read, separated by commas: {@code classic}, {@code consumer}, {@code share},
     *     {@code streams}. Default: all. Example: {@code group.types=classic,consumer}
     * <dt>{@code protocol.types}
     * <dd>Protocol types of classic groups to read besides consumer groups, separated by commas. Default: none. Example:
     *     {@code protocol.types=connect,sr}
     * </dl>
     */
    public static final class Provider implements LagSourceProvider {

        private static final String CLIENT = "client.";
        private static final String FILE = "client.config";
        private static final String GROUP_TYPES = "group.types";

        /** Does nothing; for {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public LagSource create(Config config) {
            return configured(config, client(config, AdminLagSource::create));
        }

        /** Makes a source from the properties of the client. */
        static <S> S client(Config config, Function<Map<String, Object>, S> create) {
            Map<String, Object> client = new HashMap<>();
            config.path(FILE).ifPresent(file -> client.putAll(properties(config, file)));
            config.below(CLIENT).forEach((key, value) -> {
                if (!FILE.equals(CLIENT + key)) {
                    client.put(key, value);
                }
            });
            try {
                return create.apply(client);
            } catch (ConfigException e) {
                throw new ConfigException(config.key(CLIENT) + "*: " + e.getMessage(), e);
            }
        }

        /** The source with all settings but those of the client. */
        static AdminLagSource configured(Config config, AdminLagSource source) {
            AdminLagSource scoped = source
                .isolation(config.choice("isolation", Isolation.class).orElse(Isolation.HIGH_WATERMARK))
                .groupTypes(groupTypes(config))
                .protocolTypes(config.list("protocol.types"));
            return config.text("cluster").map(scoped::cluster).orElse(scoped);
        }

        private static Collection<GroupType> groupTypes(Config config) {
            List<String> names = config.list(GROUP_TYPES);
            return names.isEmpty() ? Scope.CONSUMERS.groupTypes()
                : names.stream().map(name -> groupType(config, name)).collect(Collectors.toSet());
        }

        private static GroupType groupType(Config config, String name) {
            return Stream.of(GroupType.CLASSIC, GroupType.CONSUMER, GroupType.SHARE, GroupType.STREAMS)
                .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name)).findFirst()
                .orElseThrow(() -> config.wrong(
                    GROUP_TYPES, "some of classic, consumer, share, streams, separated by commas"));
        }

        private static Map<String, String> properties(Config config, Path file) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                ConfigException wrong = config.wrong(FILE, "the path of a readable properties file");
                throw new ConfigException(wrong.getMessage() + " (" + e + ")", e);
            }
            Map<String, String> read = new HashMap<>();
            properties.stringPropertyNames().forEach(key -> read.put(key, properties.getProperty(key)));
            return read;
        }
    }
}
