package io.lagmonitor.notify.dingtalk;

import io.lagmonitor.notify.NonsenseContract;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.spi.Notifier;

class DingTalkNonsenseIT extends NonsenseContract {

    @Override
    protected Notifier at(String address) {
        return DingTalkNotifier.create(
            address + "/robot/send?access_token=" + Printed.secret("t"), Printed.secret("SEC"));
    }
}
