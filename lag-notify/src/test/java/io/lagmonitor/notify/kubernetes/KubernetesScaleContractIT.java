package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.spi.Notifier;

class KubernetesScaleContractIT extends KubernetesNotifierContract {

    @Override
    Notifier notifier(KubernetesConnection connection) {
        return KubernetesScale.by(2).upTo(10).deploymentFor("(.+)").connection(connection);
    }
}
