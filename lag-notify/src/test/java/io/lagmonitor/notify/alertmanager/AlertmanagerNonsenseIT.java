package io.lagmonitor.notify.alertmanager;

import io.lagmonitor.notify.NonsenseContract;
import io.lagmonitor.spi.Notifier;

class AlertmanagerNonsenseIT extends NonsenseContract {

    @Override
    protected Notifier at(String address) {
        return AlertmanagerNotifier.create(address);
    }

    @Override
    protected boolean nothingIsTaken() {
        return true;
    }
}
