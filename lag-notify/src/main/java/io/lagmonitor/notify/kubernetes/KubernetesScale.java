package io.lagmonitor.notify.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.kubernetes.Namespace.Scale;
import io.lagmonitor.notify.kubernetes.Trace.Replicas;
import io.lagmonitor.notify.kubernetes.Workload.Kind;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives the workload that runs the members of a group more replicas, never fewer. For {@code act}; whatever is to be
 * told is refused.
 *
 * <pre>{@code
 * KubernetesScale.by(2).upTo(10).deploymentFor("(.+)-consumer")           // group orders-consumer: deployment orders
 *     .group("billing-v2", "statefulset/billing").namespace("shop")
 * }</pre>
 *
 * <p>The act of one key is done once, whatever process repeats it. It has two steps: an annotation on the workload says
 * from how many to how many, guarded by the version that was read; then the scale is set to that number. Whoever repeats
 * it finds the annotation, and does only the second step.
 *
 * <p>It is <em>refused</em>, with the reason, if there is no such workload; if it was stopped (0 replicas); if it has as
 * many replicas as {@link By#upTo} allows, or else as the group has partitions, because one more would get none; if
 * neither is known; if a HorizontalPodAutoscaler scales it and would undo it; or if there was an act on it for another
 * incident in the last five minutes. It <em>fails</em> if the API server says no, as without the right to patch. It is
 * <em>begun again</em>, after a minute and more, if nobody can tell whether it was done. Options give another notifier;
 * one thread at a time may send, any may close.
 */
public final class KubernetesScale implements Notifier {

    private final Actor actor;
    private final By by;
    private final boolean ignoresAutoscaler;

    private KubernetesScale(Actor actor, By by, boolean ignoresAutoscaler) {
        this.actor = actor;
        this.by = by;
        this.ignoresAutoscaler = ignoresAutoscaler;
    }

    /**
     * Adds so many replicas, or as many as there may be.
     *
     * @param replicas 1 or more
     */
    public static By by(int replicas) {
        return new By(replicas, Ceiling.partitions());
    }

    static KubernetesScale read(Config config) {
        int step = (int) config.number("by", 1, By.MOST).orElse(0);
        if (step == 0) {
            config.required("by");
        }
        Ceiling ceiling = config.number("up.to", 1, By.MOST).stream().mapToObj(most -> Ceiling.of((int) most))
            .findFirst().orElse(Ceiling.partitions());
        return new KubernetesScale(KubernetesConfig.read(config), new By(step, ceiling),
            config.flag("ignore.autoscaler").orElse(false));
    }

    /** How far to scale, before it is said what. Immutable. */
    public static final class By {

        static final int MOST = 100_000;

        private final int step;
        private final Ceiling ceiling;

        private By(int step, Ceiling ceiling) {
            if (step < 1 || step > MOST) {
                throw new IllegalArgumentException("scale by " + step + ", expected 1 to " + MOST);
            }
            this.step = step;
            this.ceiling = ceiling;
        }

        /**
         * Never to more replicas than this; the default is the number of partitions of the group's topics. Say it where
         * a replica has several members, where the source knows no partitions, and for share groups, whose members share
         * a partition.
         *
         * @param replicas 1 or more
         */
        public By upTo(int replicas) {
            if (replicas < 1 || replicas > MOST) {
                throw new IllegalArgumentException("scale up to " + replicas + ", expected 1 to " + MOST);
            }
            return new By(step, Ceiling.of(replicas));
        }

        /** As {@link KubernetesRestart#deploymentFor}. */
        public KubernetesScale deploymentFor(String groupRegex) {
            return scale(Targets.derived(Kind.DEPLOYMENT, groupRegex));
        }

        /** As {@link KubernetesRestart#statefulSetFor}. */
        public KubernetesScale statefulSetFor(String groupRegex) {
            return scale(Targets.derived(Kind.STATEFUL_SET, groupRegex));
        }

        /** As {@link KubernetesRestart#of}. */
        public KubernetesScale of(String groupId, String workload) {
            return scale(Targets.none()).group(groupId, workload);
        }

        private KubernetesScale scale(Targets targets) {
            return new KubernetesScale(Actor.on(targets), this, false);
        }
    }

    /** As {@link KubernetesRestart#group}. */
    public KubernetesScale group(String groupId, String workload) {
        return new KubernetesScale(actor.group(groupId, workload), by, ignoresAutoscaler);
    }

    /** As {@link KubernetesRestart#namespace}. */
    public KubernetesScale namespace(String name) {
        return new KubernetesScale(actor.namespace(name), by, ignoresAutoscaler);
    }

    /** As {@link KubernetesRestart#connection}. */
    public KubernetesScale connection(KubernetesConnection to) {
        return new KubernetesScale(actor.connection(Objects.requireNonNull(to, "to")), by, ignoresAutoscaler);
    }

    /** Does not ask whether a HorizontalPodAutoscaler scales the workload; it then needs no right to list them. */
    public KubernetesScale ignoreAutoscaler() {
        return new KubernetesScale(actor, by, true);
    }

    /** {@inheritDoc} The note says from how many replicas to how many. */
    @Override
    public void send(Notification notification) throws InterruptedException {
        actor.send(notification, this::scale);
    }

    /** {@code kubernetes-scale}. */
    @Override
    public String name() {
        return Provider.NAME;
    }

    /** True: the key is kept on the workload, with the number of replicas. */
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
        return "scale by " + by.step + " up to " + by.ceiling + " of " + actor;
    }

    private String scale(Namespace namespace, Workload workload, IncidentUpdate update)
            throws Refusal, Unclear, InterruptedException {
        Replicas planned =
            namespace.untilNobodyInterferes(workload, () -> plan(namespace, workload, update));
        return namespace.untilNobodyInterferes(workload, () -> set(namespace, workload, planned));
    }

    /** The first step: what the act of this key is to do stands on the workload. */
    private Optional<Replicas> plan(Namespace namespace, Workload workload, IncidentUpdate update)
            throws Refusal, Unclear, InterruptedException {
        Found found = namespace.read(workload);
        Traces traces = found.traces();
        if (traces.has(update.key())) {
            return Optional.of(planned(traces, workload, update.key()));
        }
        found.refuseIfStopped(workload);
        namespace.refuseIfTooSoon(found, workload, update.incident());
        int from = found.replicas();
        int to = Math.min(from + by.step, by.ceiling.above(from, workload, update));
        refuseIfAutoscaled(namespace, workload);
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.putObject("metadata").set("annotations",
            traces.adding(update.key(), Trace.scaled(namespace.now(), update.incident().id(), from, to)));
        return namespace.write(workload, found, change) ? Optional.of(new Replicas(from, to)) : Optional.empty();
    }

    /** The second step, as often as need be: the number is absolute. */
    private static Optional<String> set(Namespace namespace, Workload workload, Replicas planned)
            throws Refusal, Unclear, InterruptedException {
        Scale now = namespace.scale(workload);
        if (now.replicas() == 0) {
            throw new Refusal(Found.stopped(workload));
        }
        if (now.replicas() > planned.to()) {
            return Optional.of("left " + workload.name() + " at " + now.replicas() + ", which is more than the "
                + planned.to() + " it was to be scaled to");
        }
        if (now.replicas() == planned.to()) {
            return Optional.of(note(workload, planned.from(), planned.to()));
        }
        return namespace.scale(workload, now, planned.to())
            ? Optional.of(note(workload, now.replicas(), planned.to())) : Optional.empty();
    }

    private void refuseIfAutoscaled(Namespace namespace, Workload workload)
            throws Refusal, Unclear, InterruptedException {
        Optional<String> autoscaler = ignoresAutoscaler ? Optional.empty() : namespace.autoscaler(workload);
        if (autoscaler.isPresent()) {
            throw new Refusal("horizontalpodautoscaler " + autoscaler.get() + " scales " + workload
                + " and would undo it: raise its limits, or have it ignored");
        }
    }

    private static Replicas planned(Traces traces, Workload workload, String key) {
        return traces.of(key).flatMap(Trace::replicas).orElseThrow(() -> new LagException("annotation "
            + Traces.name(key) + " of " + workload + " cannot be read; take it away to have it scaled"));
    }

    private static String note(Workload workload, int from, int to) {
        return "scaled " + workload.name() + " " + from + " to " + to;
    }

    /**
     * Makes the notifier from a file; {@code type=kubernetes-scale}. It has every key of
     * {@link KubernetesRestart.Provider}, which say what is scaled and where, and:
     *
     * <ul>
     * <li>{@code by}: how many replicas are added, 1 to 100,000; must be there. {@code by=2}
     * <li>{@code up.to}: how many there may be, 1 to 100,000; by default as many as the group has partitions.
     *     {@code up.to=10}
     * <li>{@code ignore.autoscaler}: {@code true} also scales what a HorizontalPodAutoscaler scales; by default
     *     {@code false}. {@code ignore.autoscaler=true}
     * </ul>
     */
    public static final class Provider implements NotifierProvider {

        static final String NAME = "kubernetes-scale";

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Notifier create(Config config) {
            return read(config);
        }
    }
}
