package io.lagmonitor.aliyun;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.LagSourceProvider;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the offsets of consumer groups of ApsaraMQ for Kafka from its own API: a row for each partition, the state of the
 * group and who owns the partition, as of the moment it was asked. A poll costs a call for each started 100 groups of an
 * instance, and one for each group that is watched; for many groups {@link AliyunMetricsLagSource} is the better one.
 *
 * <pre>{@code
 * AliyunProgressLagSource.create(AliyunCredentials.ecsRole(), "cn-hangzhou", "alikafka_post-cn-abc123")
 * }</pre>
 *
 * <p>What is told apart:
 *
 * <ul>
 * <li>Lag is {@code BrokerOffset} minus {@code ConsumerOffset}. The service's own {@code Accumulate} counts where one of
 *     the two is not told. Both offsets come in one answer, and in which order they were read is not said: a commit past
 *     the end is shown as one, {@code BEYOND_END}, and not as lag 0.
 * <li>A negative {@code ConsumerOffset} means that nothing was committed, {@code NO_COMMIT}, whatever {@code Accumulate}
 *     says. An offset that is not told is unknown, and its partition {@code UNREADABLE}.
 * <li>A group that is missing is {@code DELETED}: the service lists groups without members too. One that the monitor
 *     remembers and that is not listed is asked for by name, because offsets outlive a group that was deleted in the
 *     console; it is missing if the service does not know it, or knows no offset of it.
 * <li>A group that is refused, throttled or out of time is a failure; the others stand. When there was no time for some,
 *     the next fetch begins with them.
 * <li>An instance or a page of groups that cannot be listed makes the snapshot incomplete for that instance.
 * </ul>
 *
 * <p>The RAM user or role needs {@code alikafka:ListGroup}. The quota of calls is low and not published: calls go side by
 * side, but only a {@linkplain #parallel few}; when one is throttled, all wait as long as the service says, if the
 * request's timeout allows that.
 *
 * <p>Each option gives a new source with connections of its own, made at its first fetch; close the one you fetch with.
 */
public final class AliyunProgressLagSource implements LagSource {

    static final int PARALLEL = 4;
    static final int PARALLEL_AT_MOST = 16;

    private static final String NAME = "aliyun-progress";

    private final Connection connection;
    private final String region;
    private final Instances instances;
    private final int parallel;
    private Optional<GroupKey> next = Optional.empty();

    private AliyunProgressLagSource(Connection connection, String region, Instances instances, int parallel) {
        this.connection = connection;
        this.region = region;
        this.instances = instances;
        this.parallel = parallel;
    }

    /**
     * A source for some instances of one region. Their clusters are named by the ids of the instances.
     *
     * @param credentials may be shared with other sources
     * @param region      as {@code cn-hangzhou}
     * @param instanceIds at least one, as {@code alikafka_post-cn-abc123}
     * @throws ConfigException if the region or an id cannot be one
     */
    public static AliyunProgressLagSource create(AliyunCredentials credentials, String region, String... instanceIds) {
        Objects.requireNonNull(credentials, "credentials");
        return new AliyunProgressLagSource(Connection.create(NAME, credentials, Endpoints.kafka(region)), region,
            Instances.of(List.of(instanceIds)), PARALLEL);
    }

    /** Names the cluster of an instance; the default is the id of the instance. */
    public AliyunProgressLagSource cluster(String instanceId, String name) {
        return new AliyunProgressLagSource(connection.copy(), region, instances.named(instanceId, name), parallel);
    }

    /** Calls this host or address; the default is {@code alikafka.REGION.aliyuncs.com}. */
    public AliyunProgressLagSource endpoint(String address) {
        return new AliyunProgressLagSource(connection.endpoint(Endpoints.of(address)), region, instances, parallel);
    }

    /** How many groups are asked for at the same time, 1 to 16; the default is 4. */
    public AliyunProgressLagSource parallel(int calls) {
        if (calls < 1 || calls > PARALLEL_AT_MOST) {
            throw new ConfigException(calls + " calls side by side, expected 1 to " + PARALLEL_AT_MOST);
        }
        return new AliyunProgressLagSource(connection.copy(), region, instances, calls);
    }

    /**
     * {@inheritDoc}
     *
     * @throws LagException         if nothing could be read
     * @throws InterruptedException if the thread was interrupted
     */
    @Override
    public LagSnapshot fetch(LagRequest request) throws InterruptedException {
        ProgressFetch.Outcome outcome =
            new ProgressFetch(connection.open(), region, instances, request).read(next, parallel);
        next = outcome.next();
        return outcome.snapshot();
    }

    /** {@code aliyun-progress}. */
    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void close() {
        connection.close();
    }

    AliyunProgressLagSource clock(InstantSource clock) {
        return new AliyunProgressLagSource(connection.clock(clock), region, instances, parallel);
    }

    /**
     * Makes the source {@code aliyun-progress} from a configuration. Its keys:
     *
     * <dl>
     * <dt>{@code region}, {@code instances}, {@code clusters}, {@code credentials}, {@code access.key.id},
     *     {@code access.key.secret}, {@code security.token}, {@code role}, {@code role.arn}, {@code oidc.provider.arn},
     *     {@code oidc.token.file}, {@code credentials.endpoint}
     * <dd>As {@link AliyunMetricsLagSource.Provider} has them.
     * <dt>{@code endpoint}
     * <dd>Host or address of ApsaraMQ for Kafka. Default: {@code alikafka.REGION.aliyuncs.com}. Example:
     *     {@code endpoint=alikafka.cn-hangzhou.aliyuncs.com}
     * <dt>{@code parallel}
     * <dd>How many groups are asked for at the same time, 1 to 16. Default: 4. Example: {@code parallel=2}
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
            Settings settings = new Settings(config);
            Connection connection =
                Connection.create(NAME, settings.credentials(), settings.endpoint(Endpoints::kafka));
            return new AliyunProgressLagSource(
                connection, settings.region(), settings.instances(), settings.parallel());
        }
    }
}
