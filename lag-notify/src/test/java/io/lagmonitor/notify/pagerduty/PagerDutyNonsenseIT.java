package io.lagmonitor.notify.pagerduty;

import io.lagmonitor.notify.NonsenseContract;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.spi.Notifier;

class PagerDutyNonsenseIT extends NonsenseContract {

    @Override
    protected Notifier at(String address) {
        return PagerDutyNotifier.create(Printed.secret("pd")).address(address + "/v2/enqueue");
    }
}
