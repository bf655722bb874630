package io.lagmonitor.confluent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * The Metrics API as it is described: labels, filters, buckets of a minute, pages with tokens that are good for the same
 * bytes once. Stubs of WireMock can take the place of any answer; what it is asked is in WireMock's journal. One server
 * serves all tests, one after the other.
 */
final class FakeMetricsApi implements AutoCloseable {

    static final String KEY = "ABCDEFGH123456789";
    static final String SECRET = "XNCIW93I2L1SQPJSJ823K1LS902KLDFMCZPWEO";
    /** Published by the vendor for this key and secret. */
    static final String AUTHORIZATION =
        "Basic QUJDREVGR0gxMjM0NTY3ODk6WE5DSVc5M0kyTDFTUVBKU0o4MjNLMUxTOTAyS0xERk1DWlBXRU8=";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BEHIND_ALL_OTHERS = 10;
    private static final Answers ANSWERS = new Answers();
    private static final WireMockServer SERVER = new WireMockServer(options().dynamicPort().extensions(ANSWERS));

    final WireMockServer server = SERVER;
    private final List<Point> points = new ArrayList<>();
    private final Map<String, Token> tokens = new HashMap<>();
    private final Map<String, String> accounts = new HashMap<>(Map.of(AUTHORIZATION, ".*"));
    private List<String> labels = List.of("topic", "consumer_group_id", "partition", "client_id");
    private int mostPerPage = 1_000;
    private int tokensLeft = Integer.MAX_VALUE;
    private int expiring;
    private boolean flat;
    private boolean shuffled;
    private boolean unfiltered;

    FakeMetricsApi() {
        if (!server.isRunning()) {
            server.start();
        }
        server.resetAll();
        ANSWERS.api = this;
        server.stubFor(any(anyUrl()).atPriority(BEHIND_ALL_OTHERS).willReturn(aResponse().withTransformers("metrics-api")));
    }

    private record Point(Map<String, String> labels, Instant bucket, double value) {}

    private record Series(Map<String, String> labels, Map<Instant, Double> values) {}

    private record Token(byte[] body, int offset) {}

    String baseUrl() {
        return "http://localhost:" + server.port();
    }

    /** What one member reports. */
    FakeMetricsApi put(String cluster, String group, String topic, int partition, String client, Instant bucket,
                       double value) {
        points.add(new Point(Map.of("resource.kafka.id", cluster, Labels.GROUP, group, Labels.TOPIC, topic,
            Labels.PARTITION, "" + partition, Labels.CLIENT, client), bucket, value));
        return this;
    }

    /** Another account, which may see the clusters that match. */
    void account(String key, String secret, String clusters) {
        String basic = Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(StandardCharsets.UTF_8));
        accounts.put("Basic " + basic, clusters);
    }

    void forget() {
        points.clear();
    }

    void lists(String... listed) {
        labels = List.of(listed);
    }

    void pagesOf(int series) {
        mostPerPage = series;
    }

    /** After so many pages with a token, full pages have none. */
    void tokensFor(int pages) {
        tokensLeft = pages;
    }

    /** The next so many tokens that come back are refused. */
    void tokensExpire(int times) {
        expiring = times;
    }

    void answersFlat() {
        flat = true;
    }

    void answersInNoOrder() {
        shuffled = true;
    }

    void ignoresFilters() {
        unfiltered = true;
    }

    /** The bodies of queries, in the order in which they came. */
    List<String> queries() {
        return server.getAllServeEvents().stream()
            .sorted(Comparator.comparing((ServeEvent event) -> event.getRequest().getLoggedDate()))
            .filter(event -> event.getRequest().getUrl().startsWith("/v2/metrics/cloud/query"))
            .map(event -> event.getRequest().getBodyAsString()).toList();
    }

    @Override
    public void close() {
        server.resetAll();
    }

    private synchronized ResponseDefinitionBuilder answer(Request request) throws IOException {
        String account = request.getHeader("Authorization");
        if (!accounts.containsKey(account)) {
            return refusal(401, "no such key");
        }
        String path = request.getUrl().replaceFirst("\\?.*", "");
        return switch (path) {
            case "/v2/metrics/cloud/descriptors/metrics" -> json(descriptors());
            case "/v2/metrics/cloud/query" -> query(request, accounts.get(account));
            default -> refusal(404, "no such path");
        };
    }

    private ObjectNode descriptors() {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode data = answer.putArray("data");
        data.addObject().put("name", "io.confluent.kafka.server/received_bytes").putArray("labels");
        ArrayNode keys = data.addObject().put("name", LagQuery.METRIC).put("type", "GAUGE_INT64").putArray("labels");
        labels.forEach(label -> keys.addObject().put("key", label).put("exportable", false));
        answer.putObject("meta").putObject("pagination").put("page_size", 1000);
        answer.putNull("links");
        return answer;
    }

    private ResponseDefinitionBuilder query(Request request, String clusters) throws IOException {
        JsonNode body = JSON.readTree(request.getBody());
        String asked = body.path("filter").findValue("value").asText();
        if (!asked.matches(clusters)) {
            return refusal(403, "not authorized for " + asked);
        }
        int offset = 0;
        if (request.queryParameter("page_token").isPresent()) {
            Token token = tokens.remove(request.queryParameter("page_token").firstValue());
            if (token == null || expiring-- > 0) {
                return refusal(400, "page_token is expired");
            }
            if (!Arrays.equals(token.body(), request.getBody())) {
                return refusal(400, "page_token is of another request");
            }
            offset = token.offset();
        }
        List<String> groupBy = strings(body.path("group_by"));
        if (!groupBy.stream().allMatch(label -> labels.contains(label.replace("metric.", "")) || labels.contains(label))) {
            return refusal(400, "cannot group by " + groupBy);
        }
        String[] interval = body.at("/intervals/0").asText().split("/");
        if (!body.path("granularity").asText().equals("PT1M") || interval[0].endsWith("Z") != interval[1].endsWith("Z")) {
            return refusal(400, "not the interval of a test");
        }
        return page(body, request.getBody(), series(body.path("filter"), groupBy, interval), offset);
    }

    private List<Series> series(JsonNode filter, List<String> groupBy, String[] interval) {
        Instant from = Instant.parse(interval[0]);
        Instant to = Instant.parse(interval[1]);
        Map<String, Series> series = new TreeMap<>();
        for (Point point : points) {
            if (!point.bucket().isBefore(from) && point.bucket().isBefore(to)
                    && (unfiltered || matches(filter, point.labels()))) {
                Map<String, String> named = new LinkedHashMap<>();
                groupBy.forEach(label -> named.put(label, point.labels().get(label)));
                series.computeIfAbsent(String.join("\0", named.values()),
                    first -> new Series(named, new TreeMap<>(Comparator.reverseOrder())))
                    .values().merge(point.bucket(), point.value(), Double::sum);
            }
        }
        return new ArrayList<>(series.values());
    }

    private ResponseDefinitionBuilder page(JsonNode body, byte[] bytes, List<Series> all, int offset) {
        int size = Math.min(mostPerPage, body.path("limit").asInt(100));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode data = answer.putArray("data");
        if (shuffled) {
            all.sort(Comparator.comparing(series -> series.labels().toString().hashCode()));
        }
        for (Series series : all.subList(offset, Math.min(offset + size, all.size()))) {
            if (flat) {
                series.values().forEach((bucket, value) ->
                    labelled(point(data.addObject(), bucket, value), series.labels()));
            } else {
                ArrayNode values = labelled(data.addObject(), series.labels()).putArray("points");
                series.values().forEach((bucket, value) -> point(values.addObject(), bucket, value));
            }
        }
        ObjectNode pagination = answer.putObject("meta").putObject("pagination").put("page_size", size);
        if (offset + size < all.size() && tokensLeft-- > 0) {
            String token = "t+/=" + tokens.size() + "-" + System.nanoTime();
            tokens.put(token, new Token(bytes, offset + size));
            pagination.put("next_page_token", token);
        }
        return json(answer);
    }

    private static ObjectNode point(ObjectNode node, Instant bucket, double value) {
        return node.put("value", value).put("timestamp", bucket.toString());
    }

    private static ObjectNode labelled(ObjectNode node, Map<String, String> labels) {
        labels.forEach(node::put);
        return node;
    }

    private static boolean matches(JsonNode filter, Map<String, String> labels) {
        String value = labels.get(filter.path("field").asText());
        return switch (filter.path("op").asText()) {
            case "EQ" -> value.equals(filter.path("value").asText());
            case "GT" -> value.compareTo(filter.path("value").asText()) > 0;
            case "GTE" -> value.compareTo(filter.path("value").asText()) >= 0;
            case "AND" -> parts(filter).stream().allMatch(part -> matches(part, labels));
            case "OR" -> parts(filter).stream().anyMatch(part -> matches(part, labels));
            case "NOT" -> !matches(filter.path("filter"), labels);
            default -> throw new IllegalArgumentException("no such filter: " + filter);
        };
    }

    private static List<JsonNode> parts(JsonNode filter) {
        return StreamSupport.stream(filter.path("filters").spliterator(), false).toList();
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static ResponseDefinitionBuilder json(JsonNode answer) {
        return aResponse().withHeader("Content-Type", "application/json").withBody(answer.toString());
    }

    static ResponseDefinitionBuilder refusal(int status, String detail) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("errors").addObject().put("id", "1").put("status", "" + status).put("detail", detail);
        return json(answer).withStatus(status);
    }

    private static final class Answers implements ResponseDefinitionTransformerV2 {

        private volatile FakeMetricsApi api;

        @Override
        public String getName() {
            return "metrics-api";
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            try {
                return api.answer(event.getRequest()).build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
