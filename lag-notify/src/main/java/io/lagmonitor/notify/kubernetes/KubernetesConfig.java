package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.kubernetes.Workload.Kind;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads from a file where and on what to act; the keys are documented at {@link KubernetesRestart.Provider}. */
final class KubernetesConfig {

    private static final String DEPLOYMENT = "deployment.for";
    private static final String STATEFUL_SET = "statefulset.for";

    private KubernetesConfig() {}

    static Actor read(Config config) {
        Actor actor = Actor.on(targets(config)).connection(connection(config));
        return config.text("namespace")
            .map(name -> used(config, "namespace", "a namespace: " + Workload.LABELS, () -> actor.namespace(name)))
            .orElse(actor);
    }

    private static Targets targets(Config config) {
        Optional<Targets> deployment = derived(config, DEPLOYMENT, Kind.DEPLOYMENT);
        Optional<Targets> statefulSet = derived(config, STATEFUL_SET, Kind.STATEFUL_SET);
        if (deployment.isPresent() && statefulSet.isPresent()) {
            throw config.wrong(STATEFUL_SET, "this or " + config.key(DEPLOYMENT) + ", not both");
        }
        Targets targets = deployment.or(() -> statefulSet).orElse(Targets.none());
        Set<String> names = new HashSet<>();
        for (String name : config.list("targets")) {
            if (!names.add(name)) {
                throw config.wrong("targets", "every name once");
            }
            targets = withGiven(targets, config.part("target." + name + "."));
        }
        if (deployment.isEmpty() && statefulSet.isEmpty() && names.isEmpty()) {
            throw new ConfigException(config.key(DEPLOYMENT) + " is missing, or " + config.key(STATEFUL_SET) + ", or "
                + config.key("targets") + ": one of them says on which workload to act");
        }
        return targets;
    }

    private static Optional<Targets> derived(Config config, String key, Kind kind) {
        return config.regex(key).map(regex -> used(config, key,
            "a regular expression with a group in it that is the workload's name, as (.+)-consumer",
            () -> Targets.derived(kind, regex)));
    }

    private static Targets withGiven(Targets targets, Config config) {
        String groupId = config.required("group");
        String workload = config.required("workload");
        return used(config, "workload", "a workload as deployment/orders or statefulset/orders, its name of "
            + Workload.NAMES, () -> targets.with(groupId, workload));
    }

    private static KubernetesConnection connection(Config config) {
        Optional<String> url = config.text("url");
        Optional<String> token = config.secret("token");
        Optional<Path> tokenFile = config.path("token.file");
        Optional<Path> authorities = config.path("ca.file");
        if (url.isEmpty()) {
            refuseWithoutUrl(config, "token", token);
            refuseWithoutUrl(config, "token.file", tokenFile);
            refuseWithoutUrl(config, "ca.file", authorities);
            return inCluster(config);
        }
        if (token.isPresent() && tokenFile.isPresent()) {
            throw config.wrong("token.file", "this or " + config.key("token") + ", not both");
        }
        KubernetesConnection plain = used(config, "url", "an address as https://host:port, without user, query and fragment",
            () -> KubernetesConnection.to(url.get()));
        KubernetesConnection known = token.map(text ->
                used(config, "token", "a token: printable characters without blanks", () -> plain.token(text)))
            .or(() -> tokenFile.map(file ->
                used(config, "token.file", "a file with a token, which can be read", () -> plain.tokenFile(file))))
            .orElse(plain);
        return authorities.map(file ->
                used(config, "ca.file", "a file with certificates in PEM, which can be read", () -> known.caFile(file)))
            .orElse(known);
    }

    private static void refuseWithoutUrl(Config config, String key, Optional<?> value) {
        if (value.isPresent()) {
            throw config.wrong(key, config.key("url") + " too; without it the cluster of this process is called");
        }
    }

    private static KubernetesConnection inCluster(Config config) {
        try {
            return KubernetesConnection.inCluster();
        } catch (LagException e) {
            throw new ConfigException(config.key("url") + " is missing, and needed here: " + e.getMessage(), e);
        }
    }

    /** What is made of a setting; messages show the setting as it is written, never what a reference stands for. */
    private static <T> T used(Config config, String key, String accepted, Supplier<T> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException | LagException e) {
            throw config.wrong(key, accepted);
        }
    }
}
