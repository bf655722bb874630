package io.lagmonitor.notify.slack;

import io.lagmonitor.notify.NonsenseContract;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.spi.Notifier;

class SlackApiNonsenseIT extends NonsenseContract {

    @Override
    protected Notifier at(String address) {
        return SlackApiNotifier.create(Printed.secret("xoxb-"), "C0123456789").address(address + "/api");
    }
}
