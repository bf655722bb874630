/**
 * Hands incidents to Prometheus' Alertmanager, which groups, routes, silences and tells them. Alertmanager forgets an alert
 * that is not sent again, so {@link io.lagmonitor.notify.alertmanager.AlertmanagerNotifier} is called after every poll and
 * sends what is still open.
 */
package io.lagmonitor.notify.alertmanager;
