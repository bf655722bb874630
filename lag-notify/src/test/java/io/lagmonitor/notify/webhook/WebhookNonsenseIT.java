package io.lagmonitor.notify.webhook;

import io.lagmonitor.notify.NonsenseContract;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.spi.Notifier;

class WebhookNonsenseIT extends NonsenseContract {

    @Override
    protected Notifier at(String address) {
        return WebhookNotifier.create(address + "/" + Printed.secret("w"));
    }

    /** Nobody knows what a stranger's server says when all is well. */
    @Override
    protected boolean everySuccessIsTaken() {
        return true;
    }
}
