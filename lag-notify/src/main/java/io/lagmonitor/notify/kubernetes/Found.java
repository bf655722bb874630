package io.lagmonitor.notify.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A workload as the API server has it.
 *
 * @param json the whole object, of kind Deployment or StatefulSet
 */
record Found(JsonNode json) {

    String resourceVersion() {
        return json.at("/metadata/resourceVersion").asText();
    }

    /** How many pods it is to have; the API says 1 where the field is missing. */
    int replicas() {
        return json.at("/spec/replicas").asInt(1);
    }

    Traces traces() {
        return Traces.of(json.at("/metadata/annotations"));
    }

    /** An annotation of the pods; empty text if they have none. */
    String podAnnotation(String name) {
        return json.at("/spec/template/metadata/annotations").path(name).asText();
    }

    /** @throws Refusal if it is to have no pods, or not for long */
    void refuseIfStopped(Workload workload) throws Refusal {
        if (json.at("/metadata").hasNonNull("deletionTimestamp")) {
            throw new Refusal(workload + " is being deleted");
        }
        if (replicas() == 0) {
            throw new Refusal(stopped(workload));
        }
    }

    /** @throws Refusal if new pods would not take the place of all old ones */
    void refuseIfNotRolling(Workload workload) throws Refusal {
        if (json.at("/spec/paused").asBoolean()) {
            throw new Refusal(workload + " is paused, and restarts nothing until it is resumed");
        }
        if (json.at("/spec/updateStrategy/type").asText().equals("OnDelete")) {
            throw new Refusal(workload + " replaces its pods only when they are deleted (update strategy OnDelete)");
        }
        int partition = json.at("/spec/updateStrategy/rollingUpdate/partition").asInt();
        if (partition > 0) {
            throw new Refusal(workload + " holds its rolling update at partition " + partition
                + ", and would not replace all of its pods");
        }
    }

    static String stopped(Workload workload) {
        return workload + " has 0 replicas: it was stopped, and is not started again here";
    }
}
