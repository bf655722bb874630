package io.lagmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedNamesTest {

    private final GroupFilter filter = GroupFilter.all().excludeGenerated();

    @ParameterizedTest
    @ValueSource(strings = {
        "3f2b9c1e-7a44-4f0e-9c55-0d8e3f5a1b22",
        "3F2B9C1E-7A44-4F0E-9C55-0D8E3F5A1B22",
        "anonymous.3f2b9c1e-7a44-4f0e-9c55-0d8e3f5a1b22",
        "kminion-end-to-end-3f2b9c1e-7a44-4f0e-9c55-0d8e3f5a1b22",
        "消费组_3f2b9c1e-7a44-4f0e-9c55-0d8e3f5a1b22",
        "preview-3f2b9c1e7a444f0e9c550d8e3f5a1b22",
        "spark-kafka-source-a70fadb6-8b50-402d-8c20-4528fc98167f-16033791-driver-0",
        "spark-kafka-source-f2d72bad-0e10-4898-949f-fdb6d55e5b49--367204582-executor",
        "console-consumer-48213",
        "console-consumer-7",
        "perf-consumer-99999",
        "_bjdd-ps-beehive-agent254112.example172480",
        "agent254112.example172480"})
    void areNotAccepted(String groupId) {
        assertThat(filter.accepts(groupId)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "orders",
        "orders-2024",
        "orders-20241127",
        "billing-v2",
        "payments-eu1",
        "app-1",
        "s3-sink-01",
        "team.service1",
        "eu1.orders2",
        "connect-jdbc-123",
        "connect-jdbc-104233",
        "tenant-104233",
        "tenant104233",
        "tenant104233.orders",
        "orders.tenant104233",
        "ip-10-0-0-17.eu-central-1",
        "orders-7d9f8b6c5d-x2x8z",
        "deadbeef-service",
        "orders-deadbeef",
        "1605031234567",
        "00000000000000000000000000000001",
        "abcdefabcdefabcdefabcdefabcdefab",
        "3f2b9c1e-7a44-4f0e-9c55-0d8e3f5a1b22-orders",
        "x3f2b9c1e-7a44-4f0e-9c55-0d8e3f5a1b22",
        "spark-kafka-source",
        "orders-da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "customer-4006381333931",
        "worker@host-12345",
        "console-consumer-\uff11\uff12\uff13",
        "3f2b9c1e-7a44-4f0e-9c55-0d8e3f5a1b22\n",
        "my-console-consumer-48213",
        "console-consumer-orders",
        "console-consumer-481516234",
        "消费组-甲"})
    void areAccepted(String groupId) {
        assertThat(filter.accepts(groupId)).isTrue();
    }
}
