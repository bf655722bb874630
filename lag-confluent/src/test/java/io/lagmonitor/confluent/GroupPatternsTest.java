package io.lagmonitor.confluent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupFilter;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupPatternsTest {

    private static final String FIELD = "{\"field\":\"metric.consumer_group_id\",\"op\":";

    @Test
    void leavesEverythingWhereEverythingIsWanted() {
        assertThat(pushed(GroupFilter.all())).isEmpty();
        assertThat(pushed(GroupFilter.all().include(".*"))).isEmpty();
        assertThat(pushed(GroupFilter.all().include("orders").include(".*"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "orders ; orders",
        "payments\\.eu-1 ; payments.eu-1",
        "a b@c:d/e#f~g ; a b@c:d/e#f~g",
        "\\Qa.*b\\E ; a.*b",
        "a\\Q.|\\Eb ; a.|b",
        "gr\u00fc\u00df ; gr\u00fc\u00df",
        "'' ; ''"})
    void asksForNames(String regex, String name) {
        assertThat(pushed(GroupFilter.all().include(regex))).containsExactly(FIELD + "\"EQ\",\"value\":\"" + name + "\"}");
    }

    @Test
    void asksForAnyOfSeveralNames() {
        String either = "{\"op\":\"OR\",\"filters\":["
            + FIELD + "\"EQ\",\"value\":\"a\"}," + FIELD + "\"EQ\",\"value\":\"b\"}]}";

        assertThat(pushed(GroupFilter.all().include("a").include("b"))).containsExactly(either);
        assertThat(pushed(GroupFilter.all().include("a|b"))).containsExactly(either);
        assertThat(pushed(GroupFilter.all().include(Pattern.quote("a") + "|" + Pattern.quote("b")))).containsExactly(either);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders-.*", "orders-.+", "orders\\-.*", "\\Qorders-\\E.*"})
    void asksForBeginnings(String regex) {
        assertThat(pushed(GroupFilter.all().include(regex))).containsExactly("{\"op\":\"AND\",\"filters\":[" + FIELD
            + "\"GTE\",\"value\":\"orders-\"},{\"op\":\"NOT\",\"filter\":" + FIELD + "\"GTE\",\"value\":\"orders.\"}}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {".*-test", "orders-[0-9]+", "orders.", "(a|b)", "a.*b", "(?i)orders", "orders-\\d", "a*", "^a$",
        "a.*?", "a.*|.b", "gr\u00fc\u00df.*", "a\\tb"})
    void leavesToOurselvesWhatIsMore(String regex) {
        assertThat(pushed(GroupFilter.all().include(regex))).isEmpty();
        assertThat(pushed(GroupFilter.all().include("orders").include(regex))).as("beside a name").isEmpty();
        assertThat(pushed(GroupFilter.all().exclude(regex))).as("as an exclude").isEmpty();
    }

    @Test
    void asksForNoneOfTheExcluded() {
        assertThat(pushed(GroupFilter.all().exclude("a").exclude("b-.*").exclude("[cd]"))).containsExactly(
            "{\"op\":\"NOT\",\"filter\":" + FIELD + "\"EQ\",\"value\":\"a\"}}",
            "{\"op\":\"NOT\",\"filter\":{\"op\":\"AND\",\"filters\":[" + FIELD + "\"GTE\",\"value\":\"b-\"},"
                + "{\"op\":\"NOT\",\"filter\":" + FIELD + "\"GTE\",\"value\":\"b.\"}}]}}");
    }

    @Test
    void excludesNothingThatIsWanted() {
        assertThat(pushed(GroupFilter.all().exclude("b.+"))).as("b itself is wanted").isEmpty();
        assertThat(pushed(GroupFilter.all().exclude(".*"))).isEmpty();
    }

    @Test
    void asksForNoMoreNamesThanAServerMayTake() {
        GroupFilter filter = GroupFilter.all();
        for (int i = 0; i < 101; i++) {
            filter = filter.include("group-" + i);
        }

        assertThat(pushed(filter)).isEmpty();
    }

    private static List<String> pushed(GroupFilter filter) {
        return GroupPatterns.filters(filter).stream().map(ObjectNode::toString).toList();
    }
}
