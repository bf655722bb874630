/**
 * Reads {@code __consumer_offsets}, the topic in which a Kafka cluster keeps what its consumer groups committed and who
 * is in them. It tells what the Admin API cannot, such as when each offset was committed. Nothing but the JDK is used,
 * and nothing is known of where the bytes come from.
 *
 * <p>There are two ways to read a record, which agree:
 *
 * <ul>
 * <li>{@link io.lagmonitor.offsets.OffsetsRecord#decode OffsetsRecord.decode} makes a value of any record:
 * <pre>{@code
 * OffsetsRecord record = OffsetsRecord.decode(consumed.key(), consumed.value());
 * if (record instanceof OffsetCommit commit) {
 *     System.out.println(commit.groupId() + " read " + commit.topic() + " up to " + commit.offset());
 * }
 * }</pre>
 * <li>{@link io.lagmonitor.offsets.OffsetCommitView} shows offset commits where they lie, and
 * {@link io.lagmonitor.offsets.KeyTable} gives each group, topic and partition a small number, under which a caller
 * keeps what it wants to know, in arrays. Of a known key nothing is allocated:
 * <pre>{@code
 * if (view.wrap(consumed.key(), consumed.value()) && !view.isTombstone()) {
 *     int slot = keys.intern(view);
 *     if (slot != KeyTable.NO_SLOT) {
 *         offsets[slot] = view.offset();
 *     }
 * }
 * }</pre>
 * </ul>
 *
 * <p>{@code Cursor} knows how Kafka writes numbers, strings and lists; {@code ClassicGroupValue},
 * {@code ModernGroupValue} and {@code StreamsGroupValue} know which follow each other in a value.
 *
 * <p>To know before reading: an offset commit of a transaction counts only once the transaction is committed, which the
 * record does not tell and a consumer reading committed does; and tombstones may be compacted away unseen.
 */
package io.lagmonitor.offsets;
