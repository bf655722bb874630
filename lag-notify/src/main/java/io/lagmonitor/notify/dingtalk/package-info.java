/** Tells people in a DingTalk group through a custom robot, and keeps to the robot's twenty messages a minute by itself. */
package io.lagmonitor.notify.dingtalk;
