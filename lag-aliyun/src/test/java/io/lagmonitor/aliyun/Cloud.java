package io.lagmonitor.aliyun;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.time.Instant;
import java.util.List;

/** What Alibaba Cloud is asked and answers, for WireMock to play it. */
final class Cloud {

    static final String SECRET = "k3y+s3cr/t==";

    private Cloud() {}

    static AliyunCredentials keys() {
        return AliyunCredentials.of("LTAI5tKeyId", SECRET);
    }

    static MappingBuilder action(Action action) {
        return post(urlPathEqualTo("/")).withHeader("x-acs-action", equalTo(action.name()))
            .withHeader("x-acs-version", equalTo(action.version()));
    }

    static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse().withStatus(status).withHeader("Content-Type", "application/json;charset=utf-8").withBody(body);
    }

    static ResponseDefinitionBuilder refused(int status, String code, String message) {
        return json(status, "{\"RequestId\":\"8A1D\",\"HostId\":\"metrics.cn-hangzhou.aliyuncs.com\",\"Code\":\"" + code
            + "\",\"Message\":\"" + message + "\",\"Recommend\":\"https://api.aliyun.com/troubleshoot\"}");
    }

    /** The points in a text, as the service has them. */
    static ResponseDefinitionBuilder points(String... points) {
        return pointsAndNext(null, points);
    }

    static ResponseDefinitionBuilder pointsAndNext(String nextToken, String... points) {
        return json(200, JsonNodeFactory.instance.objectNode().put("RequestId", "8A1D").put("Code", "200")
            .put("Success", true).put("Period", "60").put("NextToken", nextToken)
            .put("Datapoints", "[" + String.join(",", points) + "]").toString());
    }

    static String point(String instanceId, String group, Instant time, long value) {
        return "{\"timestamp\":" + time.toEpochMilli() + ",\"userId\":\"1208\",\"instanceId\":\"" + instanceId
            + "\",\"consumerGroup\":\"" + group + "\",\"Value\":" + value + "}";
    }

    static ResponseDefinitionBuilder groups(int total, List<String> groupIds) {
        List<String> all = groupIds.stream().map(id -> "{\"ConsumerId\":\"" + id
            + "\",\"InstanceId\":\"a\",\"RegionId\":\"cn-hangzhou\",\"AutomaticallyCreatedGroup\":false}").toList();
        return json(200, "{\"Code\":200,\"Success\":true,\"Message\":\"operation success.\",\"Total\":" + total
            + ",\"CurrentPage\":1,\"PageSize\":100,\"ConsumerList\":{\"ConsumerVO\":[" + String.join(",", all) + "]}}");
    }

    static ResponseDefinitionBuilder progress(String topic, long committed, long end) {
        return json(200, "{\"Code\":200,\"Success\":true,\"ConsumerProgress\":{\"TotalDiff\":" + (end - committed)
            + ",\"LastTimestamp\":-1,\"state\":\"STABLE\",\"TopicList\":{\"TopicList\":[{\"Topic\":\"" + topic
            + "\",\"OffsetList\":{\"OffsetList\":[{\"Partition\":0,\"BrokerOffset\":" + end + ",\"ConsumerOffset\":" + committed
            + ",\"LastTimestamp\":-1}]}}]}}}");
    }
}
