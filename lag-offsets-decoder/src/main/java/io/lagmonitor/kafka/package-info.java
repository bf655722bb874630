/**
 * What is read from a Kafka cluster itself, with its own clients. {@link io.lagmonitor.kafka.AdminLagSource} reads the
 * numbers, {@link io.lagmonitor.kafka.OffsetsTopicLagSource} also the habits of groups. Behind both a fetch goes through
 * fixed steps, each a class:
 *
 * <ol>
 * <li>{@code ListedGroups}: every broker lists its groups; one that does not answer hides only its own.
 * <li>{@code OffsetsTopic}: who coordinates which group, and which groups nobody coordinates. They are not asked for:
 *     the client repeats FindCoordinator without any pause until it is answered, thousands of times a second.
 * <li>{@code GroupReader}: committed offsets and members, some hundred groups a request, each type of group by its own
 *     ({@code GroupDescriber}, {@code ShareGroupOffsets}); brokers before 3.0 take one group a request
 *     ({@code Batching}).
 * <li>{@code Topics}, then {@code LogOffsets}: log starts and ends, after the committed offsets, so that lag is not
 *     negative. What exists and has a leader is known beforehand, because the client repeats Metadata as it does
 *     FindCoordinator.
 * <li>{@code AdminFetch} puts them together.
 * </ol>
 *
 * Each step has a part of the time that the request allows, and every answer is awaited on our own clock: a broker that
 * is silent costs its groups and partitions, not the answer. The broker that did not list its groups is not asked again
 * in the same fetch, so that it is waited for once.
 *
 * <p>Requests are as few as Kafka's protocol allows: a few per broker and step, and more only for each started chunk of
 * 500 groups or 20,000 partitions. The client holds the answers of two chunks at most; what we keep of them is compact.
 *
 * <p>{@code GroupHabits} is what {@code AdminFetch} adds to the numbers once it has them. From the offsets topic they come
 * through {@code OffsetsTopicReader}: {@code OffsetsTopicLog} decides what is to be read and how far,
 * {@code TopicReading} is the consumer, {@code OffsetsTopicRecords} understands what it brings, and {@code CommitTable}
 * and {@code HabitTable} keep it.
 */
package io.lagmonitor.kafka;
