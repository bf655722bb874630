/**
 * Acts on the workloads of Kubernetes that run the members of a group, over its API, and nothing else: no program is
 * called, and no client library needed.
 *
 * <pre>{@code
 * .act("restart", KubernetesRestart.deploymentFor("(.+)-consumer"), Route.atOpening())
 * .act("scale", KubernetesScale.by(2).upTo(10).deploymentFor("(.+)-consumer"), Route.atCheck(2))
 * }</pre>
 *
 * <p>{@link io.lagmonitor.notify.kubernetes.KubernetesRestart} replaces pods one by one,
 * {@link io.lagmonitor.notify.kubernetes.KubernetesScale} adds some,
 * {@link io.lagmonitor.notify.kubernetes.KubernetesConnection} says where. What they have in common:
 *
 * <ul>
 * <li>Once. What an act is about to do stands in an annotation {@code lagmonitor.io/act-HASH} of the workload, named by
 *     the hash of its key and written together with a restart or before a scaling. A process that was killed, an answer
 *     that was lost, a second process: whoever repeats the act finds it, and does what is missing. The newest ten stay.
 * <li>Not over the heads of others. Every change names the version that was read; if another wrote meanwhile, it is read
 *     and decided anew. Five minutes after an act for one incident there is none for another; the time is that of the
 *     monitor that acted, and one that lies more than five minutes ahead is not believed.
 * <li>With a reason. What is not to be done is refused, what the API server does not allow has failed, and people read
 *     why. What nobody can tell (no answer, 5xx, 429, a page of HTML) is begun again with the same key, after a minute,
 *     two, four, up to sixteen, or later if the server says so.
 * <li>Little power. The least role for both, in one namespace; {@code resourceNames} may narrow {@code get} and
 *     {@code patch} to the workloads. A group's id says which workload is restarted, and whoever may join a Kafka cluster
 *     chooses ids: let the pattern, and the role, match no more than they have to.
 * </ul>
 *
 * <pre>{@code
 * apiVersion: rbac.authorization.k8s.io/v1
 * kind: Role
 * metadata: {name: lag-monitor, namespace: shop}
 * rules:
 * - {apiGroups: [apps], resources: [deployments, statefulsets], verbs: [get, patch]}
 * - {apiGroups: [apps], resources: [deployments/scale, statefulsets/scale], verbs: [get, patch]}     # to scale
 * - {apiGroups: [autoscaling], resources: [horizontalpodautoscalers], verbs: [list]}                 # to scale
 * }</pre>
 */
package io.lagmonitor.notify.kubernetes;
