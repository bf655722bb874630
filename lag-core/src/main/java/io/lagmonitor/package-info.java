/**
 * The machine. {@link io.lagmonitor.LagMonitor} is its face; behind it, in the order in which a poll calls them:
 *
 * <ol>
 * <li>{@code Machine} puts the parts together. {@code Poll} is one poll from end to end, {@code Schedule} repeats it.
 * <li>{@code Memory} loads what is remembered from the state store and saves what changed of it ({@code Unsaved}).
 * <li>{@code Fetching} asks all sources side by side.
 * <li>{@code Reporter} turns answers into a report, group by group through {@code Groups}: {@code Histories} takes the
 *     numbers, {@code Estimator} says whether anybody reads, {@code Judge} asks the policies, {@code Standings} is the one
 *     rule of judgement, {@code Absences} judges groups that are not there, {@code Leftovers} those that were dead before,
 *     {@code Sources} the sources.
 * <li>{@code Course} opens, moves and ends the {@code Incidents}; {@code Flags}, {@code Silences} and {@code Pauses} are
 *     remembered besides.
 * <li>{@code Deliveries} acts and then tells: {@code Acting} derives which acts are due, {@code Telling} with
 *     {@code Pending} what each notifier has not heard, {@code Dispatcher} calls them, {@code Receipt} follows what they
 *     take.
 * </ol>
 *
 * <p>Nothing is queued: what is to be told or done is derived in every poll from what stands and from what each notifier
 * has taken, and both are stored. So the schedule is the retry, and a restart changes nothing.
 *
 * <p>One lock guards all that is remembered; only sources and notifiers run outside it, each on its own {@code Worker}.
 *
 * <p>Beyond conflicts of saves, a process that sends stores a claim with a deadline: another one that loads in between
 * would find the same news not yet taken, see no conflict, and tell them twice.
 */
package io.lagmonitor;
