package io.lagmonitor.notify.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.notify.kubernetes.FakeObjects.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the acts rely on is so in the fake, too. */
class FakeObjectsTest {

    private static final String KEY = "shop/deployments/orders";

    private final FakeObjects objects = new FakeObjects();

    @BeforeEach
    void deploy() {
        objects.put(KEY, FakeManifests.deployment("shop", "orders", 3));
    }

    @Test
    void everyChangeHasANewVersionAndNoChangeHasNone() {
        String before = version();

        assertThat(patch("{\"spec\":{\"replicas\":3}}").status()).isEqualTo(200);
        assertThat(version()).isEqualTo(before);
        assertThat(patch("{\"spec\":{\"replicas\":4}}").status()).isEqualTo(200);
        assertThat(version()).isNotEqualTo(before);
        assertThat(objects.get(KEY).at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void changeOfAnOldVersionIsAConflict() {
        String before = version();
        patch("{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}");

        Answer answer = patch("{\"metadata\":{\"resourceVersion\":\"" + before + "\"},\"spec\":{\"replicas\":9}}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().path("reason").asText()).isEqualTo("Conflict");
        assertThat(objects.get(KEY).at("/spec/replicas").asInt()).isEqualTo(3);
    }

    @Test
    void nullTakesAnAnnotationAway() {
        patch("{\"metadata\":{\"annotations\":{\"a\":\"b\",\"c\":\"d\"}}}");
        patch("{\"metadata\":{\"annotations\":{\"a\":null,\"x\":null}}}");

        assertThat(objects.get(KEY).at("/metadata/annotations")).hasToString("{\"c\":\"d\"}");
    }

    @Test
    void annotationsThatAreNoneAreRefused() {
        assertThat(patch("{\"metadata\":{\"annotations\":{\"a\":7}}}").status()).isEqualTo(422);
        assertThat(patch("{\"metadata\":{\"annotations\":{\"a/b/c\":\"d\"}}}").status()).isEqualTo(422);
    }

    @Test
    void onlyAChangedTemplateReplacesPods() {
        patch("{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}");
        assertThat(objects.rollouts(KEY)).isZero();

        patch("{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}}}");
        patch("{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}}}");
        assertThat(objects.rollouts(KEY)).isEqualTo(1);
    }

    @Test
    void scaleSharesTheVersionOfTheWorkloadAndLosesAnnotations() {
        String change = "{\"metadata\":{\"resourceVersion\":\"" + version()
            + "\",\"annotations\":{\"a\":\"b\"}},\"spec\":{\"replicas\":5}}";

        assertThat(objects.patchScale(KEY, FakeManifests.object(change)).status()).isEqualTo(200);
        assertThat(objects.patchScale(KEY, FakeManifests.object(change)).status()).isEqualTo(409);

        assertThat(objects.get(KEY).at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(objects.get(KEY).at("/metadata/annotations").isMissingNode()).isTrue();
        assertThat(objects.scale(KEY).body().at("/metadata/resourceVersion").asText()).isEqualTo(version());
    }

    @Test
    void scaleLeavesZeroReplicasOut() {
        objects.put(KEY, FakeManifests.deployment("shop", "orders", 0));

        JsonNode scale = objects.scale(KEY).body();

        assertThat(scale.path("spec")).hasToString("{}");
    }

    private Answer patch(String change) {
        return objects.patch(KEY, FakeManifests.object(change));
    }

    private String version() {
        return objects.get(KEY).at("/metadata/resourceVersion").asText();
    }
}
