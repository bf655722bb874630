package io.lagmonitor.notify.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.Incident;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** The workloads of one namespace: what they are, and changes to them, each guarded by the version that was read. */
final class Namespace {

    /** Five writers would have to come first, one after the other. */
    private static final int ATTEMPTS = 5;
    private static final int HPAS_A_PAGE = 500;

    private final String name;
    private final ApiServer server;
    private final Instant now;

    /** @param now by the clock of the monitor */
    Namespace(String name, ApiServer server, Instant now) {
        this.name = name;
        this.server = server;
        this.now = now;
    }

    /** Reads, decides, and writes what it decided; empty if another wrote since it read. */
    interface Attempt<T> {

        Optional<T> run() throws Refusal, Unclear, InterruptedException;
    }

    /**
     * How many pods a workload is to have.
     *
     * @param resourceVersion the version of the workload
     */
    record Scale(String resourceVersion, int replicas) {}

    Instant now() {
        return now;
    }

    /** Attempts anew, on what is there then, as often as another wrote first; a few times. */
    <T> T untilNobodyInterferes(Workload workload, Attempt<T> attempt) throws Refusal, Unclear, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<T> done = attempt.run();
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new Unclear(workload + " was changed by others " + ATTEMPTS + " times between reading and writing it");
    }

    Found read(Workload workload) throws Refusal, Unclear, InterruptedException {
        JsonNode json = server.get(resource(workload, ""), path(workload, ""))
            .orElseThrow(() -> new Refusal("there is no " + workload + " in namespace " + name));
        return new Found(ApiServer.expect(json, workload.kind().kind()));
    }

    /** Changes the workload, unless it was changed since it was found. */
    boolean write(Workload workload, Found found, ObjectNode change) throws Unclear, InterruptedException {
        change.withObject("/metadata").put("resourceVersion", found.resourceVersion());
        return server.patch(resource(workload, ""), path(workload, ""), change);
    }

    Scale scale(Workload workload) throws Refusal, Unclear, InterruptedException {
        JsonNode json = server.get(resource(workload, "/scale"), path(workload, "/scale"))
            .orElseThrow(() -> new Refusal("there is no " + workload + " in namespace " + name + " any more"));
        ApiServer.expect(json, "Scale");
        return new Scale(json.at("/metadata/resourceVersion").asText(), json.at("/spec/replicas").asInt(0)); // 0 is omitted
    }

    /** Sets how many pods it is to have, unless it was changed since. */
    boolean scale(Workload workload, Scale since, int replicas) throws Unclear, InterruptedException {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.putObject("metadata").put("resourceVersion", since.resourceVersion());
        change.putObject("spec").put("replicas", replicas);
        return server.patch(resource(workload, "/scale"), path(workload, "/scale"), change);
    }

    /** The name of a HorizontalPodAutoscaler that scales the workload. */
    Optional<String> autoscaler(Workload workload) throws Unclear, InterruptedException {
        ApiServer.Resource autoscalers = new ApiServer.Resource("autoscaling", "horizontalpodautoscalers", name);
        String next = "";
        do {
            JsonNode page = server.list(autoscalers, "/apis/autoscaling/v2/namespaces/" + name
                + "/horizontalpodautoscalers?limit=" + HPAS_A_PAGE + next);
            for (JsonNode each : page.path("items")) {
                JsonNode target = each.at("/spec/scaleTargetRef");
                if (target.path("kind").asText().equals(workload.kind().kind())
                        && target.path("name").asText().equals(workload.name())) {
                    return Optional.of(each.at("/metadata/name").asText());
                }
            }
            String token = page.at("/metadata/continue").asText();
            next = token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        } while (!next.isEmpty());
        return Optional.empty();
    }

    /** @throws Refusal if there was an act on the workload for another incident a short while ago */
    void refuseIfTooSoon(Found found, Workload workload, Incident incident) throws Refusal {
        Optional<Trace> other = found.traces().tooSoonAfter(incident.id(), now);
        if (other.isPresent()) {
            throw new Refusal("there was an act on " + workload + " for another incident at " + other.get().at()
                + ", and it is left alone for " + Traces.APART.toMinutes() + " minutes after that");
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private ApiServer.Resource resource(Workload workload, String part) {
        return new ApiServer.Resource("apps", workload.kind().plural() + part, name);
    }

    private String path(Workload workload, String part) {
        return "/apis/apps/v1/namespaces/" + name + "/" + workload.kind().plural() + "/" + workload.name() + part;
    }
}
