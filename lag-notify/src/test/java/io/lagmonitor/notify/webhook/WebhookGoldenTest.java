package io.lagmonitor.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.lagmonitor.contract.Samples;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.notify.Cases;
import io.lagmonitor.notify.Golden;
import io.lagmonitor.notify.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookGoldenTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode SCHEMA = schema();
    private static final JsonSchema CHECKER =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);

    @ParameterizedTest
    @EnumSource
    void documentsAreAsTheyWereAndAsTheSchemaSays(Cases news) throws IOException {
        for (Locale language : Cases.LANGUAGES) {
            ArrayNode documents = JsonNodeFactory.instance.arrayNode();
            List<IncidentUpdate> updates = news.notification().updates();
            for (IncidentUpdate update : news == Cases.DIGEST
                    ? List.of(updates.get(0), updates.get(250), updates.get(299)) : updates) {
                documents.add(document(update, Cases.wording(language)));
            }

            documents.forEach(WebhookGoldenTest::check);
            Golden.checkJson("webhook/" + language + "/" + news.file() + ".json",
                documents.size() == 1 ? documents.get(0) : documents);
        }
    }

    @Test
    void everyUpdateIsAsTheSchemaSays() throws IOException {
        List<IncidentUpdate> updates = new ArrayList<>(Samples.everyKind().updates());
        updates.add(Cases.sourceIsBlind());
        updates.add(Cases.stateIsNotSaved());
        Cases.NAMES.forEach(groupId -> Cases.single(groupId).forEach(news -> updates.addAll(news.updates())));

        for (IncidentUpdate update : updates) {
            check(document(update, Wording.english()));
        }
    }

    @Test
    void theSchemaSaysNoToWhatIsNotADocument() throws IOException {
        assertThat(CHECKER.validate(JSON.readTree("{}"))).isNotEmpty();
        assertThat(CHECKER.validate(document(Cases.OPENING.update("a"), Wording.english()).put("kind", "GONE"))).hasSize(1);
    }

    @Test
    void namesStandAsKafkaHasThem() throws IOException {
        String name = "a\u202e\n\"b\"";

        assertThat(document(Cases.OPENING.update(name), Wording.english()).at("/incident/groupId").asText())
            .isEqualTo(name);
    }

    @Test
    void templatesAreFilledSoThatTheyStayJson() throws IOException {
        Body body = Body.of("{\"text\": \"{title} / {group} / {topic} / {source-less}\", \"n\": [1, {}]}");

        for (String name : Cases.NAMES) {
            IncidentUpdate update = Cases.WORSENING.update(name);
            JsonNode filled = JSON.readTree(
                body.of(update, Wording.english().message(update, Cases.NOW), Cases.NOW));

            assertThat(filled.get("text").asText()).startsWith("CRITICAL, worse: consumer group ")
                .endsWith(" / " + name + " / payments / {source-less}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"text\": \"{titel}\"}", "{\"text\": {title}}", "{\"text\": \"{title}\"", "", "{} {}"})
    void refusesATemplateThatCannotBeFilled(String template) {
        assertThatThrownBy(() -> Body.of(template)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ObjectNode document(IncidentUpdate update, Wording wording)
            throws IOException {
        return (ObjectNode) JSON.readTree(
            Body.DOCUMENT.of(update, wording.message(update, Cases.NOW), Cases.NOW));
    }

    /** The schema allows fields that it does not know, because they will be added; today it knows all. */
    private static void check(JsonNode document) {
        assertThat(CHECKER.validate(document)).as("%s", document).isEmpty();
        assertKnown(document, SCHEMA);
    }

    private static void assertKnown(JsonNode node, JsonNode schema) {
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(field -> {
                assertThat(schema.path("properties").has(field)).as("the schema knows %s", field).isTrue();
                assertKnown(node.get(field), schema.at("/properties/" + field));
            });
        } else if (node.isArray()) {
            node.forEach(item -> assertKnown(item, schema.get("items")));
        }
    }

    private static JsonNode schema() {
        try (InputStream in = WebhookGoldenTest.class.getResourceAsStream("/META-INF/lag-monitor/incident.schema.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
