package io.lagmonitor.kafka;

import io.lagmonitor.kafka.AdminLagSource.Isolation;
import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.LagSourceProvider;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * Reads what {@link AdminLagSource} reads, and {@code __consumer_offsets} as well, which tells what the Admin API cannot:
 * when each partition was committed last, and the {@linkplain io.lagmonitor.model.Habits habits} of each group, such as
 * how often it commits, when it showed life last, and since when it has no members.
 *
 * <pre>{@code OffsetsTopicLagSource.create(kafkaProperties).cluster("prod")}</pre>
 *
 * <p>Every number is the Admin API's. From the topic come times, and a time is given only for the very offset that the
 * coordinator gave. The topic is read within each fetch: at first from its beginning, with a little more than half of the
 * time that is left when the numbers are there, as far as it goes; later from where the fetch before stopped. Until all
 * of it was read once, habits and times are empty, the numbers are complete, and {@link LagSnapshot#catchUp()} tells how
 * far it has come; until then a partition that has a leader and cannot be read holds up the groups of all others,
 * afterwards only its own. So it is for a monitor that stays; a process for each poll reads all of the topic each time.
 *
 * <p>What a transaction has not committed, or has aborted, is a sign of life and nothing else. A transaction that hangs
 * holds up nobody: other groups of its partition keep their times and their progress, though not their intervals.
 *
 * <p>Besides what {@link AdminLagSource} needs, the user of the client needs READ and DESCRIBE on
 * {@code __consumer_offsets}. Some services do not show that topic. Without it the numbers stay, one warning names the
 * right that is missing, each snapshot has a {@linkplain LagSnapshot#notes() note} of it, and it is tried again after a
 * minute, and then less and less often, down to once an hour. Records that no coordinator wrote are skipped and counted;
 * the first is told in the log.
 *
 * <p>{@link LagSnapshot#requests()} counts the requests of the Admin client, of which the topic costs each broker three;
 * to read it comes on top. The two consumers that do belong to no group and commit nothing. If the properties have a
 * {@code client.id}, theirs, to which quotas may apply, are that and {@code -offsets-committed} or
 * {@code -offsets-uncommitted}.
 *
 * <p>Memory is bounded; see {@link #maxEntries}. Each option gives a new source with clients of its own, made at its first
 * fetch; close the one you fetch with.
 */
public final class OffsetsTopicLagSource implements LagSource {

    private static final String NAME = "offsets-topic";
    private static final int MAX_ENTRIES = 1_000_000;
    private static final int LEAST_ENTRIES = 1_000;
    private static final int MOST_ENTRIES = 100_000_000;

    private final AdminLagSource numbers;
    private final Map<String, Object> consumer;
    private final int maxEntries;
    private final OffsetsTopicReader habits;

    private OffsetsTopicLagSource(AdminLagSource numbers, Map<String, Object> consumer, int maxEntries) {
        this(numbers, consumer, maxEntries, new OffsetsTopicReader(consumer, maxEntries));
    }

    /** With a reader that a test has set up. */
    OffsetsTopicLagSource(
            AdminLagSource numbers, Map<String, Object> consumer, int maxEntries, OffsetsTopicReader habits) {
        this.numbers = numbers;
        this.consumer = consumer;
        this.maxEntries = maxEntries;
        this.habits = habits;
    }

    /**
     * A source with clients of its own, made from the properties of any Kafka client.
     *
     * @throws ConfigException if they cannot be used, as far as that can be said without a connection
     * @throws LagException    if kafka-clients is older than 4.1
     */
    public static OffsetsTopicLagSource create(Properties client) {
        return create(ClientSettings.map(client));
    }

    /** As {@link #create(Properties)}. */
    public static OffsetsTopicLagSource create(Map<String, ?> client) {
        AdminLagSource numbers = AdminLagSource.create(client);
        return new OffsetsTopicLagSource(numbers, new ClientSettings(client).forReading(), MAX_ENTRIES);
    }

    /** Names the cluster; the default is the cluster id that Kafka gave it. */
    public OffsetsTopicLagSource cluster(String name) {
        return with(source -> source.cluster(name));
    }

    /** Counts lag to this end of the log; the default is the high watermark. */
    public OffsetsTopicLagSource isolation(Isolation isolation) {
        return with(source -> source.isolation(isolation));
    }

    /**
     * Reads only groups of these types; the default is all. Share groups do not commit, and have no habits.
     *
     * @throws ConfigException if there is none
     */
    public OffsetsTopicLagSource groupTypes(Collection<GroupType> types) {
        return with(source -> source.groupTypes(types));
    }

    /** Also reads classic groups of these protocol types, as {@code connect} or {@code sr}; the default is none. */
    public OffsetsTopicLagSource protocolTypes(Collection<String> types) {
        return with(source -> source.protocolTypes(types));
    }

    /**
     * Keeps the habits of groups that have committed on no more than so many partitions together, and of no more groups
     * than an eighth of that; 1,000,000 if not said. Those take up to 120 MB between fetches: names, commits and habits.
     * A fetch takes 16 MB more for a while, and what the consumers fetch, which {@code fetch.max.bytes} and
     * {@code max.partition.fetch.bytes} limit; up to 100,000 commits behind transactions that hang come on top. When
     * there are more, or when names that are very many or very long take their place, the groups that were silent for
     * longest lose their habits, and nothing else.
     *
     * @param count from 1,000 to 100,000,000
     */
    public OffsetsTopicLagSource maxEntries(int count) {
        if (count < LEAST_ENTRIES || count > MOST_ENTRIES) {
            throw new ConfigException("maxEntries " + count + " is not from " + LEAST_ENTRIES + " to " + MOST_ENTRIES);
        }
        return new OffsetsTopicLagSource(numbers.copy(), consumer, count);
    }

    /**
     * {@inheritDoc}
     *
     * @throws LagException         naming the bootstrap servers and what failed
     * @throws InterruptedException if the thread was interrupted; what was asked is then no longer waited for
     */
    @Override
    public LagSnapshot fetch(LagRequest request) throws InterruptedException {
        return numbers.fetch(request, habits);
    }

    /** {@code offsets-topic}. */
    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void close() {
        numbers.close();
        habits.close();
    }

    private OffsetsTopicLagSource with(UnaryOperator<AdminLagSource> option) {
        return new OffsetsTopicLagSource(option.apply(numbers), consumer, maxEntries);
    }

    /**
     * Makes the source {@code offsets-topic} from a configuration. Its keys:
     *
     * <dl>
     * <dt>{@code client.*}
     * <dd>A property of the Kafka clients, by its own name; wins over the file. {@code client.bootstrap.servers} must be
     *     given, unless the file has it. Those of a consumer that are about groups, and where it begins, do not count.
     *     Example: {@code client.bootstrap.servers=broker-1:9092,broker-2:9092}
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
     * <dt>{@code max.entries}
     * <dd>How many partitions groups may have committed on together, from 1,000 to 100,000,000; for more, and for more
     *     groups than an eighth of it, habits are not kept. Default: {@code 1000000}, which take up to 120 MB besides
     *     what is fetched. Example: {@code max.entries=200_000}
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
            long maxEntries = config.number("max.entries", LEAST_ENTRIES, MOST_ENTRIES).orElse(MAX_ENTRIES);
            return AdminLagSource.Provider.client(config, OffsetsTopicLagSource::create)
                .maxEntries((int) maxEntries)
                .with(source -> AdminLagSource.Provider.configured(config, source));
        }
    }
}
