/**
 * The rules of the SPIs as tests, for authors of sources, policies, notifiers and stores. Depend on the test-jar of
 * lag-core with JUnit Jupiter and AssertJ in test scope, extend the contract, and supply what it asks for:
 *
 * <pre>{@code
 * class MySourceTest extends LagSourceContract {
 *     protected LagSource source() { return MySource.at(server.url()); }
 *     protected Optional<LagSource> hangingSource() { return Optional.of(MySource.at(silentServer.url())); }
 *     protected Optional<LagSource> halfAnsweringSource() { return Optional.of(MySource.at(limpingServer.url())); }
 *     protected Optional<LagSource> failingSource() { return Optional.of(MySource.at(closedPort)); }
 * }
 * }</pre>
 *
 * Each test is named by the rule it checks ({@code s4_...} is rule S4 in the javadoc of
 * {@link io.lagmonitor.spi.LagSource}). What an author cannot supply is answered with an empty Optional, and the test
 * is reported as skipped, not as passed. {@link io.lagmonitor.contract.ProviderContract} checks the named factory.
 */
package io.lagmonitor.contract;
