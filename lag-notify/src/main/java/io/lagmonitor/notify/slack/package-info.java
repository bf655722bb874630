/**
 * Tells people in Slack: {@link io.lagmonitor.notify.slack.SlackNotifier} through an incoming webhook, which needs nothing
 * but its address, and {@link io.lagmonitor.notify.slack.SlackApiNotifier} through a bot, with a thread for each incident
 * whose first message shows how it stands now.
 */
package io.lagmonitor.notify.slack;
