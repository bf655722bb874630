/**
 * What Confluent Cloud tells of lag. {@link io.lagmonitor.confluent.ConfluentMetricsLagSource} is the face; behind it a
 * fetch goes through these hands:
 *
 * <ol>
 * <li>{@code Descriptors}, once: by which {@code Labels} lag can be told.
 * <li>{@code MetricsFetch}: all clusters take turns, each a {@code ClusterRead}, a page a turn.
 * <li>{@code Walk}: page after page of a {@code LagQuery}, over tokens that expire and beyond what tokens reach. What the
 *     service can filter, {@code GroupPatterns} leaves to it, in the words of {@code Filters}.
 * <li>{@code Page} reads an answer as it streams by; {@code LagTable} keeps the newest number of each partition and makes
 *     groups of them.
 * <li>{@code MetricsApi} makes every call, waits where {@code Throttle} has learned from earlier answers that it must, and
 *     turns refusals into {@code MetricsException}s that say what to do.
 * </ol>
 *
 * <p>Nothing but labels is remembered from fetch to fetch, and until when the service wants not to be called.
 */
package io.lagmonitor.confluent;
