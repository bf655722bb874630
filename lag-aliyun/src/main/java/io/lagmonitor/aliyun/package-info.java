/**
 * Lag as Alibaba Cloud tells it, of consumer groups of ApsaraMQ for Kafka. There are two sources:
 * {@link io.lagmonitor.aliyun.AliyunMetricsLagSource} reads the metric that CloudMonitor takes each minute, one number a
 * group or topic, for many instances in one call; {@link io.lagmonitor.aliyun.AliyunProgressLagSource} reads offsets of
 * partitions from the service itself, in one call a group. {@link io.lagmonitor.aliyun.AliyunCredentials} says as whom.
 *
 * <p>Behind them, from the bottom:
 *
 * <ol>
 * <li>{@code Acs3} signs a call with {@code Keys}, which a {@code KeySource} gives and {@code AliyunCredentials} renews.
 * <li>{@code OpenApi} makes the calls of one fetch: it tells answers from refusals, which these services also send with
 *     status 200, waits while it is throttled, and has keys renewed that have ended.
 * <li>{@code MetricFetch} and {@code ProgressFetch} are one fetch each; {@code NewestPoints} and {@code GroupProgress}
 *     read what they are told.
 * </ol>
 *
 * <p>What is known of these APIs comes from the vendor's documentation and clients, which disagree about types: a field
 * is taken in every shape in which one of them has it.
 */
package io.lagmonitor.aliyun;
