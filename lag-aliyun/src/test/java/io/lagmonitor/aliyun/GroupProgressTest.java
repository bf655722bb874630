package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.Owner;
import io.lagmonitor.model.PartitionLag.State;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupProgressTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final GroupKey ORDERS = new GroupKey("prod", "orders");

    @Test
    void readsARowForEachPartition() throws Exception {
        GroupLag group = read("""
            {"Code":200,"Success":true,"ConsumerProgress":{"TotalDiff":13,"LastTimestamp":-1,"state":"STABLE",
             "TopicList":{"TopicList":[
              {"Topic":"orders","TotalDiff":10,"LastTimestamp":-1,"OffsetList":{"OffsetList":[
               {"Partition":1,"BrokerOffset":100,"ConsumerOffset":90,"Accumulate":10,"LastTimestamp":-1,
                "ClientId":"c","ClientIp":"10.0.0.1","MemberId":"c-1"},
               {"Partition":0,"BrokerOffset":100,"ConsumerOffset":100,"Accumulate":0,"MemberId":""}]}},
              {"Topic":"audit","TotalDiff":3,"OffsetList":{"OffsetList":[
               {"Partition":"0","BrokerOffset":"9","ConsumerOffset":"6"}]}}]},
             "RebalanceInfoList":{"RebalanceInfoList":[]}}}""");

        assertThat(group.key()).isEqualTo(ORDERS);
        assertThat(group.asOf()).isEqualTo(NOW);
        assertThat(group.state()).isEqualTo(GroupState.STABLE);
        assertThat(group.topics()).containsExactly("audit", "orders");
        assertThat(group.lagAtLeast()).isEqualTo(13);
        assertThat(group.lagAtMost()).hasValue(13);
        PartitionLag row = group.partitions().get(2);
        assertThat(row.committedOffset()).hasValue(90);
        assertThat(row.logEndOffset()).hasValue(100);
        assertThat(row.owner()).contains(new Owner("c-1", "c", "10.0.0.1"));
        assertThat(row.commitTime()).isEmpty();
        assertThat(group.partitions().get(1).owner()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "\"BrokerOffset\":9,\"ConsumerOffset\":9,\"Accumulate\":5     | KNOWN      | 0 | 0",
        "\"BrokerOffset\":9,\"ConsumerOffset\":-1,\"Accumulate\":5    | NO_COMMIT  | 0 | 9",
        "\"BrokerOffset\":9,\"ConsumerOffset\":10,\"Accumulate\":0    | BEYOND_END | 0 | 9",
        "\"BrokerOffset\":9,\"ConsumerOffset\":null                   | UNREADABLE | 0 | ",
        "\"BrokerOffset\":9,\"ConsumerOffset\":null,\"Accumulate\":5  | KNOWN      | 5 | 5",
        "\"BrokerOffset\":-1,\"ConsumerOffset\":4,\"Accumulate\":5    | KNOWN      | 5 | 5",
        "\"BrokerOffset\":-1,\"ConsumerOffset\":-1,\"Accumulate\":5   | UNREADABLE | 0 | ",
        "\"Accumulate\":-1                                            | UNREADABLE | 0 | "})
    void takesNoOffsetForAnother(String offsets, State state, long atLeast, Long atMost) throws Exception {
        GroupLag group = read(
            progress("{\"Topic\":\"t\",\"OffsetList\":{\"OffsetList\":[{\"Partition\":0," + offsets + "}]}}"));

        assertThat(group.partitions()).extracting(PartitionLag::state).containsExactly(state);
        assertThat(group.lagAtLeast()).isEqualTo(atLeast);
        assertThat(group.lagAtMost().stream().boxed().findFirst().orElse(null)).isEqualTo(atMost);
    }

    @Test
    void groupThatIsEmptyHasNoMembersAndOfOthersTheirNumberIsNotTold() throws Exception {
        assertThat(read("{\"ConsumerProgress\":{\"state\":\"Empty\"}}").members()).hasValue(0);
        assertThat(read("{\"ConsumerProgress\":{\"state\":\"Stable\"}}").members()).isEmpty();
        assertThat(read("{\"ConsumerProgress\":{}}").members()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Topic\":\"t\",\"TotalDiff\":5}", "{\"Topic\":null,\"TotalDiff\":0}",
        "{\"Topic\":\"t\",\"OffsetList\":{\"OffsetList\":[{\"BrokerOffset\":9,\"ConsumerOffset\":9}]}}",
        "{\"Topic\":\"t\",\"OffsetList\":{\"OffsetList\":[{\"Partition\":-1,\"BrokerOffset\":9,\"ConsumerOffset\":9}]}}"})
    void hasNoUpperBoundWhenARowIsMissing(String topic) throws Exception {
        assertThat(read(progress(topic)).lagAtMost()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"TopicList\":null}", "{\"TopicList\":{}}", "{\"TopicList\":{\"TopicList\":[]}}"})
    void knowsAGroupThatHasCommittedNothing(String progress) throws Exception {
        JsonNode answer = json("{\"ConsumerProgress\":" + progress + "}");

        assertThat(GroupProgress.isEmpty(answer)).isTrue();
        assertThat(GroupProgress.read(answer, ORDERS, NOW).partitions()).isEmpty();
        assertThat(GroupProgress.read(answer, ORDERS, NOW).state()).isEqualTo(GroupState.UNKNOWN);
    }

    @Test
    void hasNoUpperBoundWhenTheTopicsAreMissing() throws Exception {
        String answer = "{\"ConsumerProgress\":{\"TotalDiff\":5}}";

        assertThat(read(answer).lagAtMost()).isEmpty();
        assertThat(GroupProgress.isEmpty(json(answer))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"PreparingRebalance,PREPARING_REBALANCE", "EMPTY,EMPTY", "Completing_Rebalance,COMPLETING_REBALANCE",
        "资源,UNKNOWN"})
    void readsTheStateAsKafkaNamesIt(String told, GroupState state) throws Exception {
        assertThat(read("{\"ConsumerProgress\":{\"state\":\"" + told + "\"}}").state()).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"ConsumerProgress\":null}", "{\"ConsumerProgress\":[]}",
        "{\"ConsumerProgress\":{\"TopicList\":7}}", "{\"ConsumerProgress\":{\"TopicList\":[{\"Topic\":\"t\",\"OffsetList\":true}]}}",
        "{\"ConsumerProgress\":{\"TopicList\":[{\"Topic\":\"t\",\"OffsetList\":[{\"Partition\":0},{\"Partition\":0}]}]}}"})
    void refusesOtherShapes(String answer) throws Exception {
        JsonNode json = json(answer);

        assertThatThrownBy(() -> GroupProgress.read(json, ORDERS, NOW)).isInstanceOf(LagException.class)
            .hasMessageStartingWith("the answer has ");
    }

    private static String progress(String topic) {
        return "{\"ConsumerProgress\":{\"TopicList\":{\"TopicList\":[" + topic + "]}}}";
    }

    private static GroupLag read(String answer) throws JsonProcessingException {
        return GroupProgress.read(json(answer), ORDERS, NOW);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
