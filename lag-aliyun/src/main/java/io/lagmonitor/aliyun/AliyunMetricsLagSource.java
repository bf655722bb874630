package io.lagmonitor.aliyun;

import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.LagSourceProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * Reads the lag of consumer groups of ApsaraMQ for Kafka from CloudMonitor, which measures it each minute: one number a
 * group, or one a topic. A poll costs one call for each started 50 instances and 1,000 numbers.
 *
 * <pre>{@code
 * AliyunMetricsLagSource.create(AliyunCredentials.fromEnvironment(), "cn-hangzhou", "alikafka_post-cn-abc123")
 *     .cluster("alikafka_post-cn-abc123", "orders")
 * }</pre>
 *
 * <p>What is told apart:
 *
 * <ul>
 * <li>The newest point of a group counts, and {@code asOf} is its time, a minute or two ago. One that is older than the
 *     {@linkplain #window window} says nothing.
 * <li>A group without such a point is not in the snapshot. That is {@code INACTIVE}, not lag 0: the service also leaves
 *     out groups that are not consuming, whatever they have left unread.
 * <li>A fraction, as averages are, is rounded up. A negative number is no lag: the group is a failure, and a topic is
 *     left out of the group, which then may lack partitions.
 * <li>A page that is broken or does not come, and an instance that is refused, make the snapshot incomplete for the
 *     instances that were asked for, and points that make no sense for all; all else in it stands. An instance that is
 *     refused costs about a dozen calls more, in which the others are asked for without it.
 * </ul>
 *
 * <p>The RAM user or role needs {@code cms:QueryMetricLast}, or {@code cms:QueryMetricList} for {@link Api#LIST}. Calls
 * that are throttled wait as long as the service says, if the request's timeout allows that.
 *
 * <p>Each option gives a new source with connections of its own, made at its first fetch; close the one you fetch with.
 */
public final class AliyunMetricsLagSource implements LagSource {

    private static final String NAME = "aliyun";

    /** Which action of CloudMonitor is called. Both give the same points. */
    public enum Api {
        /** {@code DescribeMetricLast}: the newest point of each series. */
        LAST,
        /** {@code DescribeMetricList}: all points of the window, of which the newest count. */
        LIST
    }

    private final Connection connection;
    private final Instances instances;
    private final MetricQuery query;

    private AliyunMetricsLagSource(Connection connection, Instances instances, MetricQuery query) {
        this.connection = connection;
        this.instances = instances;
        this.query = query;
    }

    /**
     * A source for some instances of one region. Their clusters are named by the ids of the instances.
     *
     * @param credentials may be shared with other sources
     * @param region      as {@code cn-hangzhou}
     * @param instanceIds at least one, as {@code alikafka_post-cn-abc123}
     * @throws ConfigException if the region or an id cannot be one
     */
    public static AliyunMetricsLagSource create(AliyunCredentials credentials, String region, String... instanceIds) {
        Objects.requireNonNull(credentials, "credentials");
        return new AliyunMetricsLagSource(Connection.create(NAME, credentials, Endpoints.metrics(region)),
            Instances.of(List.of(instanceIds)), MetricQuery.DEFAULT);
    }

    /** Names the cluster of an instance; the default is the id of the instance. */
    public AliyunMetricsLagSource cluster(String instanceId, String name) {
        return with(instances.named(instanceId, name));
    }

    /** Calls this host or address; the default is {@code metrics.REGION.aliyuncs.com}. */
    public AliyunMetricsLagSource endpoint(String address) {
        return new AliyunMetricsLagSource(connection.endpoint(Endpoints.of(address)), instances, query);
    }

    /**
     * Reads this metric of {@code acs_kafka}; the default is {@code message_accumulation}, a number a group.
     * {@code message_accumulation_onetopic} has one for each topic of a group.
     */
    public AliyunMetricsLagSource metric(String name) {
        return with(query.metric(name));
    }

    /**
     * How the metric names the instance, the consumer group and, if it has one, the topic; the default is
     * {@code instanceId}, {@code consumerGroup} and, for a metric that ends in {@code _onetopic}, {@code topic}.
     */
    public AliyunMetricsLagSource dimensions(String... names) {
        return with(query.dimensions(Dimensions.named(List.of(names))));
    }

    /** Calls this action; the default is {@link Api#LAST}. */
    public AliyunMetricsLagSource api(Api api) {
        return with(query.api(Objects.requireNonNull(api, "api")));
    }

    /** How often the metric has a point, in whole seconds up to an hour; the default is a minute. */
    public AliyunMetricsLagSource period(Duration time) {
        return with(query.period(time));
    }

    /**
     * How old a point may be and still tell of its group, from the period up to a day; the default is ten minutes, or
     * three periods if that is more. {@link Api#LAST} sees two hours at most.
     */
    public AliyunMetricsLagSource window(Duration time) {
        return with(query.window(time));
    }

    /** How many points a page has, 1 to 1440; the default is 1000. */
    public AliyunMetricsLagSource pageSize(int points) {
        return with(query.pageSize(points));
    }

    /**
     * {@inheritDoc}
     *
     * @throws LagException         if there was no answer about any instance
     * @throws InterruptedException if the thread was interrupted
     */
    @Override
    public LagSnapshot fetch(LagRequest request) throws InterruptedException {
        return new MetricFetch(connection.open(), query, instances, request).read();
    }

    /** {@code aliyun}. */
    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void close() {
        connection.close();
    }

    AliyunMetricsLagSource clock(InstantSource clock) {
        return new AliyunMetricsLagSource(connection.clock(clock), instances, query);
    }

    private AliyunMetricsLagSource with(Instances other) {
        return new AliyunMetricsLagSource(connection.copy(), other, query);
    }

    private AliyunMetricsLagSource with(MetricQuery other) {
        return new AliyunMetricsLagSource(connection.copy(), instances, other);
    }

    /**
     * Makes the source {@code aliyun} from a configuration. Its keys:
     *
     * <dl>
     * <dt>{@code region}
     * <dd>The region of the instances; must be given. Example: {@code region=cn-hangzhou}
     * <dt>{@code instances}
     * <dd>Their ids, separated by commas; must be given. Example: {@code instances=alikafka_post-cn-abc123}
     * <dt>{@code clusters}
     * <dd>What their clusters are called in reports, state and silences, in the same order. Default: the ids. Example:
     *     {@code clusters=orders}
     * <dt>{@code credentials}
     * <dd>As whom to call: {@code keys}, given below; {@code environment}, {@code ecs-role} or {@code oidc}, as
     *     {@link AliyunCredentials} says. Default: {@code keys}. Example: {@code credentials=ecs-role}
     * <dt>{@code access.key.id}, {@code access.key.secret}
     * <dd>The keys, for {@code credentials=keys}. Example: {@code access.key.secret=${env:ALIYUN_SECRET}}
     * <dt>{@code security.token}
     * <dd>Goes with keys that are temporary. Default: none. Example: {@code security.token=${file:/run/secrets/token}}
     * <dt>{@code role}
     * <dd>The name of the role, for {@code credentials=ecs-role}. Default: the service names it. Example:
     *     {@code role=LagMonitor}
     * <dt>{@code role.arn}, {@code oidc.provider.arn}, {@code oidc.token.file}
     * <dd>Role, provider and token, for {@code credentials=oidc}; all or none. Default: the environment names them.
     *     Example: {@code role.arn=acs:ram::123456789012****:role/lag-monitor}
     * <dt>{@code credentials.endpoint}
     * <dd>Host or address of the metadata service, or of the Security Token Service. Default: the public one. Example:
     *     {@code credentials.endpoint=sts-vpc.cn-hangzhou.aliyuncs.com}
     * <dt>{@code endpoint}
     * <dd>Host or address of CloudMonitor. Default: {@code metrics.REGION.aliyuncs.com}. Example:
     *     {@code endpoint=metrics.cn-hangzhou.aliyuncs.com}
     * <dt>{@code metric}
     * <dd>Which metric of {@code acs_kafka} is the lag. Default: {@code message_accumulation}. Example:
     *     {@code metric=message_accumulation_onetopic}
     * <dt>{@code dimensions}
     * <dd>How the metric names instance, consumer group and topic, separated by commas; see
     *     {@link AliyunMetricsLagSource#dimensions}. Default: as for the metrics above. Example:
     *     {@code dimensions=instanceId,consumerGroup,topic}
     * <dt>{@code api}
     * <dd>Which action is called: {@code last} or {@code list}. Default: {@code last}. Example: {@code api=list}
     * <dt>{@code period}
     * <dd>How often the metric has a point, whole seconds up to {@code 1h}. Default: {@code 1m}. Example:
     *     {@code period=5m}
     * <dt>{@code window}
     * <dd>How old a point may be, from the period up to {@code 24h}. Default: {@code 10m}, or three periods if that is
     *     more. Example: {@code window=30m}
     * <dt>{@code page.size}
     * <dd>Points a page, 1 to 1440. Default: 1000. Example: {@code page.size=100}
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
                Connection.create(NAME, settings.credentials(), settings.endpoint(Endpoints::metrics));
            return new AliyunMetricsLagSource(connection, settings.instances(), settings.metricQuery());
        }
    }
}
