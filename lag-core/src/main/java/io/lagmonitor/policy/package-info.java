/**
 * The policies that come with the library. {@link io.lagmonitor.policy.LagThreshold} judges how far behind a group is:
 *
 * <pre>{@code
 * LagThreshold.critical(150_000).clearBelow(100_000).andWarning(80_000).clearBelow(60_000)
 *     .forGroups("batch-.*", LagThreshold.critical(5_000_000))
 *     .forTopics(".*", "payments", LagThreshold.critical(1_000))
 * }</pre>
 *
 * {@link io.lagmonitor.policy.LivenessPolicy} finds consumers that are there and do not read.
 *
 * <p>A policy has no memory. Between a limit and its {@code clearBelow} it answers «whatever stood before», as an
 * interval, and the monitor keeps what stands. Lag comes as two bounds; where both fall into the same interval the answer is
 * measured, elsewhere it says how bad it is at least, how bad it may be, and which partitions are to blame.
 */
package io.lagmonitor.policy;
