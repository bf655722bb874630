package io.lagmonitor.notify.slack;

import io.lagmonitor.notify.NonsenseContract;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.spi.Notifier;

class SlackNonsenseIT extends NonsenseContract {

    @Override
    protected Notifier at(String address) {
        return SlackNotifier.create(address + "/services/" + Printed.secret("hook"));
    }
}
