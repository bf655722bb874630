package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.spi.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

    @Test
    void areHostsOfTheRegion() {
        assertThat(Endpoints.metrics("cn-shanghai-finance-1"))
            .hasToString("https://metrics.cn-shanghai-finance-1.aliyuncs.com");
        assertThat(Endpoints.kafka("me-east-1")).hasToString("https://alikafka.me-east-1.aliyuncs.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CN-hangzhou", "cn-hangzhou.evil.com/", "cn hangzhou", "-cn", "cn_hangzhou"})
    void refuseWhatIsNoRegion(String region) {
        assertThatThrownBy(() -> Endpoints.metrics(region)).isInstanceOf(ConfigException.class)
            .hasMessage("'" + region + "' is not a region, expected one as cn-hangzhou");
    }

    @ParameterizedTest
    @CsvSource({"metrics-vpc.cn-hangzhou.aliyuncs.com,https://metrics-vpc.cn-hangzhou.aliyuncs.com",
        "localhost:8080,https://localhost:8080", "http://localhost:8080/,http://localhost:8080/"})
    void areHostsOrAddresses(String text, String endpoint) {
        assertThat(Endpoints.of(text)).hasToString(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "ftp://host", "https://host/hidden", "https://host?hidden", "https://user:hidden@host", "a b"})
    void refuseAddressesWithMore(String text) {
        assertThatThrownBy(() -> Endpoints.of(text)).isInstanceOf(ConfigException.class)
            .hasMessageStartingWith("not an endpoint, expected a host").hasNoCause();
    }
}
