package io.lagmonitor.offsets;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One of Kafka's own message schemas, out of the coordinator's jar. */
final class Schema {

    private static final JsonMapper JSON = JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    private final JsonNode root;

    private Schema(JsonNode root) {
        this.root = root;
    }

    static Schema key(RecordType type) {
        return read(type, "Key");
    }

    static Schema value(RecordType type) {
        return read(type, "Value");
    }

    private static Schema read(RecordType type, String part) {
        StringBuilder name = new StringBuilder("/common/message/");
        for (String word : type.name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        try (InputStream file = Schema.class.getResourceAsStream(name.append(part).append(".json").toString())) {
            return new Schema(JSON.readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a record: Kafka's number of its type. */
    int id() {
        return root.path("apiKey").asInt();
    }

    short highestVersion() {
        String valid = root.path("validVersions").asText();
        return Short.parseShort(valid.substring(valid.indexOf('-') + 1));
    }

    boolean isFlexible(short version) {
        return contains(root.path("flexibleVersions").asText("none"), version);
    }

    List<Field> fields() {
        return fields(root.path("fields"));
    }

    private List<Field> fields(JsonNode fields) {
        List<Field> all = new ArrayList<>();
        fields.forEach(field -> all.add(new Field(field)));
        return all;
    }

    private static boolean contains(String versions, short version) {
        if (versions.isEmpty() || versions.equals("none")) {
            return false;
        }
        if (versions.endsWith("+")) {
            return version >= Short.parseShort(versions.substring(0, versions.length() - 1));
        }
        String[] bounds = versions.split("-");
        return version >= Short.parseShort(bounds[0]) && version <= Short.parseShort(bounds[bounds.length - 1]);
    }

    /** A field of a message or of a struct in it. */
    final class Field {

        private final JsonNode field;

        private Field(JsonNode field) {
            this.field = field;
        }

        /** The type, for an array that of an element. */
        String type() {
            return field.path("type").asText().replace("[]", "");
        }

        boolean isArray() {
            return field.path("type").asText().startsWith("[]");
        }

        boolean isIn(short version) {
            return contains(field.path("versions").asText(field.path("taggedVersions").asText()), version);
        }

        boolean isNullable(short version) {
            return contains(field.path("nullableVersions").asText(), version);
        }

        boolean isTagged(short version) {
            return contains(field.path("taggedVersions").asText(), version);
        }

        int tag() {
            return field.path("tag").asInt();
        }

        /** Of a struct: its fields, which stand here or under its name. */
        List<Field> fields() {
            if (field.has("fields")) {
                return Schema.this.fields(field.path("fields"));
            }
            for (JsonNode struct : root.path("commonStructs")) {
                if (struct.path("name").asText().equals(type())) {
                    return Schema.this.fields(struct.path("fields"));
                }
            }
            throw new IllegalArgumentException("no struct " + type() + " in " + root.path("name"));
        }
    }
}
