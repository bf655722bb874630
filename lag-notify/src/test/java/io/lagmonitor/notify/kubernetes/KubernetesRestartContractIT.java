package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.spi.Notifier;

class KubernetesRestartContractIT extends KubernetesNotifierContract {

    @Override
    Notifier notifier(KubernetesConnection connection) {
        return KubernetesRestart.deploymentFor("(.+)").connection(connection);
    }
}
