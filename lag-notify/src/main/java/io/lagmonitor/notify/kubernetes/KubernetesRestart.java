package io.lagmonitor.notify.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.notify.kubernetes.Workload.Kind;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * Restarts the workload that runs the members of a group, pod by pod, as {@code kubectl rollout restart} does: the
 * workload's own rules say how many pods may be missing meanwhile. For {@code act}; whatever is to be told is refused.
 *
 * <pre>{@code
 * KubernetesRestart.deploymentFor("(.+)-consumer")                        // group orders-consumer: deployment orders
 *     .group("billing-v2", "statefulset/billing").namespace("shop")
 * }</pre>
 *
 * <p>The act of one key is done once, whatever process repeats it: it leaves an annotation on the workload. It is
 * <em>refused</em>, with the reason, if there is no such workload, if it was stopped (0 replicas), if it would not
 * replace its pods (a paused Deployment; a StatefulSet with OnDelete or a partition), or if there was an act on it for
 * another incident in the last five minutes. It <em>fails</em> if the API server says no, as without the right to patch.
 * It is <em>begun again</em>, after a minute and more, if nobody can tell whether it was done. Options give another
 * notifier; one thread at a time may send, any may close.
 */
public final class KubernetesRestart implements Notifier {

    /** What kubectl sets, too. */
    private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
    /** Says for which act the pods were made. */
    private static final String RESTARTED_FOR = "lagmonitor.io/restart";

    private final Actor actor;

    private KubernetesRestart(Actor actor) {
        this.actor = actor;
    }

    /**
     * Restarts the Deployment whose name is the first capturing group of this pattern.
     *
     * @param groupRegex a Java regular expression that matches the whole group id; a group that does not match is refused
     * @throws IllegalArgumentException if it is none, or has no capturing group
     */
    public static KubernetesRestart deploymentFor(String groupRegex) {
        return new KubernetesRestart(Actor.on(Targets.derived(Kind.DEPLOYMENT, groupRegex)));
    }

    /** As {@link #deploymentFor}, for StatefulSets. */
    public static KubernetesRestart statefulSetFor(String groupRegex) {
        return new KubernetesRestart(Actor.on(Targets.derived(Kind.STATEFUL_SET, groupRegex)));
    }

    /** As {@link #group}, without a pattern: all other groups are refused. */
    public static KubernetesRestart of(String groupId, String workload) {
        return new KubernetesRestart(Actor.on(Targets.none())).group(groupId, workload);
    }

    /**
     * Restarts this workload for this group, whatever the pattern says.
     *
     * @param workload as {@code deployment/orders} or {@code statefulset/orders}
     */
    public KubernetesRestart group(String groupId, String workload) {
        return new KubernetesRestart(actor.group(groupId, workload));
    }

    /** Where the workloads are; the default is the connection's: the namespace of this pod, or {@code default}. */
    public KubernetesRestart namespace(String name) {
        return new KubernetesRestart(actor.namespace(name));
    }

    /** Where the API server is; the default is {@link KubernetesConnection#inCluster()}. */
    public KubernetesRestart connection(KubernetesConnection to) {
        return new KubernetesRestart(actor.connection(Objects.requireNonNull(to, "to")));
    }

    /** {@inheritDoc} The note says what was restarted. */
    @Override
    public void send(Notification notification) throws InterruptedException {
        actor.send(notification, KubernetesRestart::restart);
    }

    /** {@code kubernetes-restart}. */
    @Override
    public String name() {
        return Provider.NAME;
    }

    /** True: the key is kept on the workload. */
    @Override
    public boolean idempotent() {
        return true;
    }

    @Override
    public void close() {
        actor.close();
    }

    @Override
    public String toString() {
        return "restart of " + actor;
    }

    private static String restart(Namespace namespace, Workload workload, IncidentUpdate update)
            throws Refusal, Unclear, InterruptedException {
        return namespace.untilNobodyInterferes(workload, () -> {
            Found found = namespace.read(workload);
            if (!isDone(found, update.key())) {
                found.refuseIfStopped(workload);
                found.refuseIfNotRolling(workload);
                namespace.refuseIfTooSoon(found, workload, update.incident());
                if (!namespace.write(workload, found, change(namespace, found.traces(), update))) {
                    return Optional.empty();
                }
            }
            return Optional.of("restarted " + workload + " (namespace " + namespace + ")");
        });
    }

    private static boolean isDone(Found found, String key) {
        return found.traces().has(key) || found.podAnnotation(RESTARTED_FOR).equals(Traces.hash(key));
    }

    /** One change, which is made as a whole or not at all. */
    private static ObjectNode change(Namespace namespace, Traces traces, IncidentUpdate update) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.putObject("metadata").set("annotations",
            traces.adding(update.key(), Trace.restarted(namespace.now(), update.incident().id())));
        change.withObject("/spec/template/metadata/annotations")
            .put(RESTARTED_AT, namespace.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .put(RESTARTED_FOR, Traces.hash(update.key()));
        return change;
    }

    /**
     * Makes the notifier from a file; {@code type=kubernetes-restart}. Which workload, at least one of the first three:
     *
     * <ul>
     * <li>{@code deployment.for}: a Java regular expression that matches a whole group id, and whose first capturing
     *     group is the name of its Deployment. {@code deployment.for=(.+)-consumer}
     * <li>{@code statefulset.for}: the same for StatefulSets, instead. {@code statefulset.for=(.+)-consumer}
     * <li>{@code targets}: names of groups with a workload of their own, separated by commas; none by default.
     *     {@code targets=billing}
     * <li>{@code target.NAME.group}: the id of the group; must be there. {@code target.billing.group=billing-v2}
     * <li>{@code target.NAME.workload}: its workload; must be there.
     *     {@code target.billing.workload=statefulset/billing}
     * <li>{@code namespace}: where the workloads are; by default that of this pod, or {@code default} with a {@code url}.
     *     {@code namespace=shop}
     * </ul>
     *
     * <p>Where the API server is; by default that of the cluster in which this process runs:
     *
     * <ul>
     * <li>{@code url}: its address, maybe with a path. {@code url=https://10.0.0.1:6443}
     * <li>{@code token}: what shows it who asks; nobody is shown by default. {@code token=${env:KUBERNETES_TOKEN}}
     * <li>{@code token.file}: a file with the token instead, read anew for each request.
     *     {@code token.file=/etc/lag/token}
     * <li>{@code ca.file}: certificates to trust, in PEM, and no others; by default those of the JVM.
     *     {@code ca.file=/etc/lag/ca.crt}
     * </ul>
     */
    public static final class Provider implements NotifierProvider {

        static final String NAME = "kubernetes-restart";

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Notifier create(Config config) {
            return new KubernetesRestart(KubernetesConfig.read(config));
        }
    }
}
