/**
 * Tells anything that can be called over HTTP: {@link io.lagmonitor.notify.webhook.WebhookNotifier} sends each update as a
 * JSON document, which is described by the schema in {@code META-INF/lag-monitor/incident.schema.json} and only ever gets
 * more fields, or as what the user makes of it.
 */
package io.lagmonitor.notify.webhook;
