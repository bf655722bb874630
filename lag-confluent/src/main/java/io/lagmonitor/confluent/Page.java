package io.lagmonitor.confluent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.model.LagException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One page of an answer, in either of the two shapes: FLAT has the labels with each point, GROUPED has the points of a
 * series together. It is read as it streams by: a tree would cost several times as much. Fields that are not known, as
 * may be added any time, are passed over.
 *
 * @param rows points of series: of each series the newest that has a value, or all of them
 * @param next the token of the next page
 */
record Page(List<Row> rows, Optional<String> next) {

    private static final JsonFactory JSON =
        JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

    /**
     * A point of a series. A label that the answer leaves out is null.
     *
     * @param bucket the second at which its minute begins; {@link Row#NEVER} for a series without any value
     * @param value  the lag, as a mean over its minute
     */
    record Row(String group, String topic, String partition, String client, long bucket, double value) {

        static final long NEVER = Long.MIN_VALUE;

        /** The label at this place of {@link Labels#groupBy}, behind the group without gaps. */
        String label(int place) {
            return switch (place) {
                case 0 -> group;
                case 1 -> topic;
                case 2 -> partition;
                default -> client;
            };
        }

        boolean has(int labels) {
            for (int place = 0; place < labels; place++) {
                if (label(place) == null) {
                    return false;
                }
            }
            return true;
        }

        /** In the order of the service, which sorts by the text of so many labels. */
        int compareTo(Row other, int labels) {
            for (int place = 0; place < labels; place++) {
                String label = label(place);
                String others = other.label(place);
                if (!label.equals(others)) {
                    return label.compareTo(others);
                }
            }
            return 0;
        }
    }

    /** Reads all of it, or throws: of an answer that is broken, nothing is believed. */
    static Page of(HttpReply reply) {
        if (reply.cut()) {
            reply.json(); // says so
        }
        try (JsonParser json = JSON.createParser(reply.body())) {
            return new Reader(json).page();
        } catch (IOException e) {
            reply.json(); // says what is there instead of JSON
            throw new LagException(reply + " is not the answer to a query: " + reply.excerpt(e.getMessage()));
        }
    }

    /** Whether there may be more than this answer could hold. */
    boolean isFull() {
        if (rows.size() < LagQuery.LIMIT) {
            return false;
        }
        Set<List<String>> series = new HashSet<>();
        rows.forEach(row -> series.add(Arrays.asList(row.group(), row.topic(), row.partition(), row.client())));
        return series.size() >= LagQuery.LIMIT;
    }

    private record Bucket(String text, long second) {}

    private static final class Reader {

        private static final int MOST_BUCKETS = 60;

        private final JsonParser json;
        private final List<Row> rows = new ArrayList<>();
        private final List<Bucket> buckets = new ArrayList<>();
        private boolean data;
        private String next = "";

        private String sameGroup;
        private String sameTopic;
        private String group;
        private String topic;
        private String partition;
        private String client;
        private long bucket;
        private double value;
        private long newestBucket;
        private double newestValue;

        Reader(JsonParser json) {
            this.json = json;
        }

        Page page() throws IOException {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                switch (field) {
                    case "data" -> data();
                    case "meta" -> meta();
                    default -> skip();
                }
            }
            expect(json.nextToken(), null);
            if (!data) {
                throw new IOException("there is no data in it");
            }
            return new Page(rows, Optional.of(next).filter(token -> !token.isEmpty()));
        }

        private void data() throws IOException {
            expect(json.nextToken(), JsonToken.START_ARRAY);
            data = true;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                expect(json.currentToken(), JsonToken.START_OBJECT);
                item();
            }
        }

        private void item() throws IOException {
            group = topic = partition = client = null;
            bucket = newestBucket = Row.NEVER;
            value = newestValue = Double.NaN;
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                switch (field) {
                    case Labels.GROUP -> group = text();
                    case Labels.TOPIC -> topic = text();
                    case Labels.PARTITION -> partition = text();
                    case Labels.CLIENT -> client = text();
                    case "points" -> points();
                    default -> pointOrSkip(field);
                }
            }
            takePoint();
            rows.add(new Row(group, topic, partition, client, newestBucket, newestValue));
        }

        private void points() throws IOException {
            if (json.nextToken() == JsonToken.VALUE_NULL) {
                return;
            }
            expect(json.currentToken(), JsonToken.START_ARRAY);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                expect(json.currentToken(), JsonToken.START_OBJECT);
                bucket = Row.NEVER;
                value = Double.NaN;
                for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                    pointOrSkip(field);
                }
                takePoint();
            }
        }

        private void pointOrSkip(String field) throws IOException {
            switch (field) {
                case "timestamp" -> bucket = bucket();
                case "value" -> value = number();
                default -> skip();
            }
        }

        private void takePoint() {
            if (!Double.isNaN(value) && bucket > newestBucket) {
                newestBucket = bucket;
                newestValue = value;
            }
        }

        private void meta() throws IOException {
            if (!isObject()) {
                return;
            }
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                if (field.equals("pagination")) {
                    pagination();
                } else {
                    skip();
                }
            }
        }

        private void pagination() throws IOException {
            if (!isObject()) {
                return;
            }
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                if (field.equals("next_page_token")) {
                    next = Objects.requireNonNullElse(text(), "");
                } else {
                    skip();
                }
            }
        }

        /** Enters the object that comes next; passes over what is none. */
        private boolean isObject() throws IOException {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                return true;
            }
            json.skipChildren();
            return false;
        }

        /** The text that comes next, also of a number; null if there is none. */
        private String text() throws IOException {
            json.nextToken();
            return currentText();
        }

        private String currentText() throws IOException {
            if (json.currentToken() == JsonToken.VALUE_NULL || !json.currentToken().isScalarValue()) {
                json.skipChildren();
                return null;
            }
            return json.getText();
        }

        /** As {@link #text()}; the same object if it is the same text, as that of neighbours in a sorted answer is. */
        private String text(String before) throws IOException {
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                return currentText();
            }
            return before != null && isCurrent(before) ? before : json.getText();
        }

        private boolean isCurrent(String text) throws IOException {
            if (json.getTextLength() != text.length()) {
                return false;
            }
            char[] characters = json.getTextCharacters();
            int offset = json.getTextOffset();
            for (int i = text.length() - 1; i >= 0; i--) {
                if (characters[offset + i] != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private double number() throws IOException {
            if (json.nextToken().isNumeric()) {
                return json.getDoubleValue();
            }
            json.skipChildren();
            return Double.NaN;
        }

        private void skip() throws IOException {
            json.nextToken();
            json.skipChildren();
        }

        /** The same few come again and again. */
        private long bucket() throws IOException {
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                for (Bucket known : buckets) {
                    if (isCurrent(known.text)) {
                        return known.second;
                    }
                }
            }
            String text = currentText();
            if (text == null) {
                return Row.NEVER;
            }
            Bucket bucket = new Bucket(text, epochSecond(text));
            if (buckets.size() < MOST_BUCKETS) {
                buckets.add(bucket);
            }
            return bucket.second;
        }

        private static long epochSecond(String timestamp) {
            try {
                return OffsetDateTime.parse(timestamp).toEpochSecond();
            } catch (DateTimeException e) {
                return Row.NEVER;
            }
        }

        private static void expect(JsonToken token, JsonToken expected) throws IOException {
            if (token != expected) {
                throw new IOException(token + " in the place of " + expected);
            }
        }
    }
}
