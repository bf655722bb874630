package io.lagmonitor.notify.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.lagmonitor.notify.kubernetes.FakeObjects.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of the API server of Kubernetes as acts on workloads see, on a port of this machine: Deployments, StatefulSets,
 * their scale, HorizontalPodAutoscalers; tokens and rights; versions and true conflicts; and trouble, where a test asks
 * for it. Workloads are named as {@code deployment/orders}. Any thread may call.
 *
 * <pre>{@code
 * try (FakeKubernetes kubernetes = FakeKubernetes.start()) {
 *     kubernetes.deployment("shop", "orders", 3);
 *     ... KubernetesRestart.deploymentFor("(.+)-consumer").namespace("shop").connection(kubernetes.connection()) ...
 *     assertThat(kubernetes.rollouts("shop", "deployment/orders")).isEqualTo(1);
 * }
 * }</pre>
 */
public final class FakeKubernetes implements AutoCloseable {

    private static final String AUTOSCALERS = "horizontalpodautoscalers";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-kubernetes");
        thread.setDaemon(true);
        return thread;
    });
    private final Optional<Path> caFile;
    private final FakeObjects objects = new FakeObjects();
    private final Map<String, Deque<Trouble>> once = new HashMap<>();
    private final Map<String, Trouble> always = new HashMap<>();
    private final Set<String> forbidden = new HashSet<>();
    private final List<String> requests = new ArrayList<>();
    private Optional<Set<String>> role = Optional.empty();
    private CountDownLatch hanging = new CountDownLatch(1);
    private String token = "token-of-the-fake-cluster";
    private int pageSize = Integer.MAX_VALUE;

    private FakeKubernetes(HttpServer server, Optional<Path> caFile) {
        this.server = server;
        this.caFile = caFile;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A cluster without any workload, over plain HTTP. */
    public static FakeKubernetes start() throws IOException {
        return new FakeKubernetes(HttpServer.create(loopback(), 0), Optional.empty());
    }

    /** The same over TLS, with a certificate of an authority of its own; the files are made in this folder. */
    public static FakeKubernetes startTls(Path folder) throws Exception {
        FakeAuthority authority = FakeAuthority.in(folder);
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.server()));
        return new FakeKubernetes(server, Optional.of(authority.caFile()));
    }

    /** Its address. */
    public String url() {
        return (caFile.isPresent() ? "https" : "http") + "://127.0.0.1:" + port();
    }

    /** Its port on 127.0.0.1. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The certificate of its authority. */
    public Path caFile() {
        return caFile.orElseThrow();
    }

    /** The token it accepts. */
    public synchronized String token() {
        return token;
    }

    /** Accepts another token from now on. */
    public synchronized FakeKubernetes token(String next) {
        token = next;
        return this;
    }

    /** A connection to it, with its token. */
    public KubernetesConnection connection() {
        KubernetesConnection connection = KubernetesConnection.to(url()).token(token());
        return caFile.map(connection::caFile).orElse(connection);
    }

    /** A Deployment, in place of one that has this name. */
    public FakeKubernetes deployment(String namespace, String name, int replicas) {
        return put(namespace + "/deployments/" + name, FakeManifests.deployment(namespace, name, replicas));
    }

    /** A StatefulSet, in place of one that has this name. */
    public FakeKubernetes statefulSet(String namespace, String name, int replicas) {
        return put(namespace + "/statefulsets/" + name, FakeManifests.statefulSet(namespace, name, replicas));
    }

    /** A HorizontalPodAutoscaler that scales this workload. */
    public FakeKubernetes autoscaler(String namespace, String name, String workload) {
        return put(namespace + "/" + AUTOSCALERS + "/" + name, FakeManifests.autoscaler(namespace, name, workload));
    }

    /** Another client changes a workload, by a merge patch. */
    public synchronized FakeKubernetes change(String namespace, String workload, String mergePatch) {
        Answer answer = objects.patch(key(namespace, workload), FakeManifests.object(mergePatch));
        if (answer.status() != 200) {
            throw new IllegalArgumentException(answer.body().toString());
        }
        return this;
    }

    /** A controller reports on a workload: it has a new version, and nothing that acts look at has changed. */
    public synchronized FakeKubernetes touch(String namespace, String workload) {
        int next = objects.get(key(namespace, workload)).at("/status/observedGeneration").asInt() + 1;
        return change(namespace, workload, "{\"status\":{\"observedGeneration\":" + next + "}}");
    }

    /** Another client deletes a workload. */
    public synchronized FakeKubernetes delete(String namespace, String workload) {
        objects.remove(key(namespace, workload));
        return this;
    }

    /** How many replicas a workload is to have. */
    public synchronized int replicas(String namespace, String workload) {
        return workload(namespace, workload).at("/spec/replicas").asInt();
    }

    /** How often the pods of a workload were replaced: how often its template changed. */
    public synchronized int rollouts(String namespace, String workload) {
        return objects.rollouts(key(namespace, workload));
    }

    /** How often the number of replicas of a workload was changed through its scale. */
    public synchronized int scalings(String namespace, String workload) {
        return objects.scalings(key(namespace, workload));
    }

    /** The annotations of a workload, sorted. */
    public synchronized Map<String, String> annotations(String namespace, String workload) {
        return texts(workload(namespace, workload).at("/metadata/annotations"));
    }

    /** The annotations of its pods, sorted. */
    public synchronized Map<String, String> podAnnotations(String namespace, String workload) {
        return texts(workload(namespace, workload).at("/spec/template/metadata/annotations"));
    }

    /** What was asked for, as {@code patch deployments/scale}, whether granted or not. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Takes this right away: {@code forbid("list", "horizontalpodautoscalers")}. */
    public synchronized FakeKubernetes forbid(String verb, String resource) {
        forbidden.add(verb + " " + resource);
        return this;
    }

    /** Gives these rights and no others: {@code grantOnly("get deployments", "patch deployments")}. */
    public synchronized FakeKubernetes grantOnly(String... rights) {
        role = Optional.of(Set.of(rights));
        return this;
    }

    /** Lists have no more than this on a page. */
    public synchronized FakeKubernetes pageSize(int items) {
        pageSize = items;
        return this;
    }

    /** The next such request has this trouble; {@code once("patch", "deployments/scale", Trouble.breakAfter())}. */
    public synchronized FakeKubernetes once(String verb, String resource, Trouble trouble) {
        once.computeIfAbsent(verb + " " + resource, any -> new ArrayDeque<>()).add(trouble);
        return this;
    }

    /** Every such request has this trouble until it works again. */
    public synchronized FakeKubernetes always(String verb, String resource, Trouble trouble) {
        always.put(verb + " " + resource, trouble);
        return this;
    }

    /** Every request has this trouble until it works again. */
    public FakeKubernetes always(Trouble trouble) {
        return always("any", "any", trouble);
    }

    /** Ends all trouble, and every request that hangs. */
    public synchronized FakeKubernetes work() {
        once.clear();
        always.clear();
        hanging.countDown();
        hanging = new CountDownLatch(1);
        return this;
    }

    @Override
    public void close() {
        work();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            FakeRequest request = FakeRequest.of(exchange);
            Trouble trouble = begin(request);
            trouble.happen();
            switch (trouble.kind()) {
                case GRANTED -> answer(exchange, answer(request));
                case ANSWERED -> answer(exchange, trouble);
                case BROKEN_AFTER -> answer(request);
                case BROKEN_BEFORE -> { }
                case HANGING -> hang();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Trouble begin(FakeRequest request) {
        requests.add(request.right());
        Deque<Trouble> next = once.getOrDefault(request.right(), new ArrayDeque<>());
        return next.isEmpty()
            ? always.getOrDefault(request.right(), always.getOrDefault("any any", Trouble.meanwhile(() -> {})))
            : next.remove();
    }

    private void hang() throws InterruptedException {
        CountDownLatch until;
        synchronized (this) {
            until = hanging;
        }
        until.await();
    }

    private synchronized Answer answer(FakeRequest request) {
        if (!request.token().equals("Bearer " + token)) {
            return new Answer(401, FakeObjects.status(401, "Unauthorized", "Unauthorized", ""));
        }
        if (forbidden.contains(request.right()) || role.filter(rights -> !rights.contains(request.right())).isPresent()) {
            return request.forbidden();
        }
        if (request.isPatch() && !request.contentType().equals("application/merge-patch+json")) {
            return new Answer(415, FakeObjects.status(415, "UnsupportedMediaType", "the body of the request was in an "
                + "unknown format", ""));
        }
        return granted(request);
    }

    private Answer granted(FakeRequest request) {
        boolean scale = request.resource().endsWith("/scale");
        if (request.verb().equals("list")) {
            return request.resource().equals(AUTOSCALERS) ? objects.page(request, pageSize) : FakeRequest.UNKNOWN;
        }
        if (request.isPatch()) {
            return scale ? objects.patchScale(request.key(), request.body()) : objects.patch(request.key(), request.body());
        }
        if (scale) {
            return objects.scale(request.key());
        }
        ObjectNode object = objects.get(request.key());
        return object != null ? new Answer(200, object) : new Answer(404, FakeObjects.status(404, "NotFound",
            request.resource() + "." + request.apiGroup() + " \"" + request.name() + "\" not found", request.name()));
    }

    private synchronized FakeKubernetes put(String key, ObjectNode object) {
        objects.put(key, object);
        return this;
    }

    private JsonNode workload(String namespace, String workload) {
        return Optional.ofNullable(objects.get(key(namespace, workload)))
            .orElseThrow(() -> new IllegalArgumentException("no " + workload + " in " + namespace));
    }

    /** {@code deployment/orders} is {@code deployments/orders} in a path. */
    private static String key(String namespace, String workload) {
        return namespace + "/" + workload.replaceFirst("/", "s/");
    }

    private static Map<String, String> texts(JsonNode annotations) {
        Map<String, String> texts = new TreeMap<>();
        annotations.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
        return texts;
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.body().isTextual() ? "text/plain" : "application/json");
        String body = answer.body().isTextual() ? answer.body().asText() : answer.body().toString();
        send(exchange, answer.status(), body);
    }

    private static void answer(HttpExchange exchange, Trouble trouble) throws IOException {
        trouble.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, trouble.status(), trouble.body());
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static InetSocketAddress loopback() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    }
}
