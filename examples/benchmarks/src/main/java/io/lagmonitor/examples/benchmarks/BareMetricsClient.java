package io.lagmonitor.examples.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** The least that reads the same pages: the JDK's client and Jackson's trees, of which it takes the newest lag. */
final class BareMetricsClient {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI query;

    BareMetricsClient(String baseUrl) {
        this.query = URI.create(baseUrl + "/v2/metrics/cloud/query");
    }

    long totalLag() throws IOException, InterruptedException {
        long total = 0;
        String token = "";
        do {
            JsonNode page = json.readTree(client.send(request(token), BodyHandlers.ofByteArray()).body());
            for (JsonNode series : page.path("data")) {
                total += (long) (series.has("value") ? series : series.at("/points/0")).path("value").asDouble();
            }
            token = page.at("/meta/pagination/next_page_token").asText();
        } while (!token.isEmpty());
        return total;
    }

    private HttpRequest request(String token) {
        URI uri = token.isEmpty() ? query : URI.create(query + "?page_token=" + token);
        return HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("{}")).build();
    }
}
