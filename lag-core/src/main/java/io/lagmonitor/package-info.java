/**
 * The machine. {@link io.lagmonitor.LagMonitor} is its face; behind it, in the order in which a poll calls them:
 *
 * <ol>
 * <li>{@code Poll} is one poll from end to end, {@code Schedule} repeats it.
 * <li>{@code Memory} loads the incidents from the state store and saves what changed of them.
 * <li>{@code Fetching} asks all sources side by side.
 * <li>{@code Reporter} turns answers into a report: {@code Histories} takes the numbers, {@code Judge} asks the policies,
 *     {@code Standings} is the one rule of judgement, {@code Incidents} opens, moves and ends.
 * <li>{@code Dispatcher} derives with {@code Pending} what each notifier has not heard, and hands it over.
 * </ol>
 *
 * <p>Nothing is queued: what is to be told is derived in every poll from what stands and what each notifier has taken,
 * and both are stored. So the schedule is the retry, and a restart changes nothing.
 *
 * <p>One lock guards the incidents; only sources and notifiers run outside it, each on its own {@code Worker}.
 */
package io.lagmonitor;
