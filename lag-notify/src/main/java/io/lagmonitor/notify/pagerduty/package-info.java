/** Pages people through PagerDuty: an incident there for each incident here, triggered, changed and resolved with it. */
package io.lagmonitor.notify.pagerduty;
