package io.lagmonitor.notify.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/** Objects as the API server shows them, with the fields that it fills in. */
final class FakeManifests {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FakeManifests() {}

    static ObjectNode deployment(String namespace, String name, int replicas) {
        return workload(namespace, name, replicas, "Deployment", """
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}}""");
    }

    static ObjectNode statefulSet(String namespace, String name, int replicas) {
        return workload(namespace, name, replicas, "StatefulSet", """
            "serviceName": "%s", "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}"""
            .formatted(name));
    }

    /** @param workload as {@code deployment/orders} */
    static ObjectNode autoscaler(String namespace, String name, String workload) {
        return object("""
            {"kind": "HorizontalPodAutoscaler", "apiVersion": "autoscaling/v2",
             "metadata": {"name": "%s", "namespace": "%s"},
             "spec": {"scaleTargetRef": {"kind": "%s", "name": "%s", "apiVersion": "apps/v1"},
                      "minReplicas": 2, "maxReplicas": 5}}"""
            .formatted(name, namespace, workload.startsWith("deployment/") ? "Deployment" : "StatefulSet",
                workload.substring(workload.indexOf('/') + 1)));
    }

    static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode workload(String namespace, String name, int replicas, String kind, String strategy) {
        return object("""
            {"kind": "%1$s", "apiVersion": "apps/v1",
             "metadata": {"name": "%2$s", "namespace": "%3$s", "labels": {"app": "%2$s"}},
             "spec": {"replicas": %4$d, "selector": {"matchLabels": {"app": "%2$s"}}, %5$s,
                      "template": {"metadata": {"labels": {"app": "%2$s"}},
                                   "spec": {"containers": [{"name": "consumer", "image": "consumer:1"}]}}},
             "status": {"observedGeneration": 1, "replicas": %4$d}}"""
            .formatted(kind, name, namespace, replicas, strategy));
    }
}
