package io.lagmonitor.notify.kubernetes;

import static java.util.Map.entry;

import io.lagmonitor.contract.ProviderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The keys that both notifiers have. */
abstract class KubernetesProviderContract extends ProviderContract {

    @TempDir
    Path folder;

    /** The keys that only this one has. */
    abstract Map<String, String> ownSettings();

    /** As {@link #wrongSettings()}, of its own keys. */
    abstract List<Map.Entry<String, String>> ownWrongSettings();

    @BeforeEach
    final void write() throws IOException {
        Files.writeString(folder.resolve("token"), "a.b.c\n");
        Files.writeString(folder.resolve("blanks"), "not a token");
        Files.writeString(folder.resolve("ca.crt"), TrustTest.CERTIFICATE);
    }

    @Override
    protected final Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(ownSettings());
        settings.putAll(Map.of(
            "deployment.for", "(.+)-consumer",
            "targets", "billing, ledger",
            "target.billing.group", "billing-v2",
            "target.billing.workload", "statefulset/billing",
            "target.ledger.group", "ledger 1",
            "target.ledger.workload", "deployment/ledger",
            "namespace", "shop",
            "url", "https://kubernetes.invalid:6443/k8s/clusters/c-1",
            "token.file", folder.resolve("token").toString(),
            "ca.file", folder.resolve("ca.crt").toString()));
        return settings;
    }

    @Override
    protected final List<Map.Entry<String, String>> wrongSettings() {
        return Stream.concat(ownWrongSettings().stream(), Stream.of(
            entry("deployment.for", ".+-consumer"),
            entry("deployment.for", "("),
            entry("statefulset.for", "(.+)-consumer"),
            entry("targets", "billing, billing"),
            entry("target.billing.group", ""),
            entry("target.billing.workload", ""),
            entry("target.billing.workload", "billing"),
            entry("target.billing.workload", "daemonset/billing"),
            entry("target.billing.workload", "statefulset/Billing"),
            entry("target.billing.workload", "statefulset/../../secrets"),
            entry("namespace", "Shop"),
            entry("namespace", "a.b"),
            entry("url", ""),
            entry("url", "kubernetes"),
            entry("url", "https://admin:secret@kubernetes.invalid"),
            entry("url", "https://kubernetes.invalid?a=b"),
            entry("token", "x"),
            entry("token.file", folder.resolve("blanks").toString()),
            entry("token.file", folder.resolve("missing").toString()),
            entry("ca.file", folder.resolve("token").toString()),
            entry("ca.file", folder.resolve("missing").toString()))).toList();
    }
}
