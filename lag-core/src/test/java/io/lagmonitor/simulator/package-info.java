/**
 * A world for tests of policies, routes and notifiers: a clock that stands still until it is moved, consumer groups that
 * do as they are told, a source, notifiers and a store that fail when they are told to, and processes that are restarted
 * or killed. Nothing sleeps, and a week of polls takes a second.
 *
 * <pre>{@code
 * try (Simulation world = Simulation.every(Duration.ofMinutes(10))) {
 *     SimulatedNotifier team = world.notifier("team");
 *     world.monitor(builder -> builder.policy(LagThreshold.critical(150_000)).tell(team));
 *     SimulatedGroup orders = world.group("orders").lag(200_000);
 *
 *     world.poll();
 *     world.restart();
 *     world.poll();
 *
 *     assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
 * }
 * }</pre>
 *
 * {@link io.lagmonitor.simulator.Simulation} is where to begin.
 */
package io.lagmonitor.simulator;
