package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Acs3Test {

    private static final String NONCE = "3156853299f313e23d1673dc12e1703d";
    private static final Keys KEYS =
        new Keys("YourAccessKeyId", "YourAccessKeySecret", Optional.empty(), Optional.empty());
    private static final Keys TEMPORARY =
        new Keys("YourAccessKeyId", "YourAccessKeySecret", Optional.of("sts-token"), Optional.empty());

    /** The vendor's own example. */
    private static final Acs3 RUN_INSTANCES = new Acs3(new Action("RunInstances", "2014-05-26", "ecs:RunInstances"),
        URI.create("https://ecs.cn-shanghai.aliyuncs.com"),
        new TreeMap<>(Map.of("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId", "cn-shanghai")),
        Instant.parse("2023-10-26T10:22:32Z"), NONCE);

    /** Computed with another implementation, once. */
    private static final Acs3 METRIC_LAST = new Acs3(Action.METRIC_LAST,
        URI.create("https://metrics.cn-hangzhou.aliyuncs.com"),
        new TreeMap<>(Map.of("Namespace", "acs_kafka", "MetricName", "message_accumulation", "Period", "60", "Dimensions",
            "[{\"instanceId\":\"alikafka_post-cn-test0001\",\"consumerGroup\":\"orders *~ 组\"}]")),
        Instant.parse("2026-01-01T00:00:00.999Z"), NONCE);

    @Test
    void signsAsTheVendorsExample() {
        assertThat(RUN_INSTANCES.stringToSign(KEYS)).isEqualTo(
            "ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
        assertThat(RUN_INSTANCES.authorization(KEYS)).isEqualTo("ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
            + "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
            + "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
    }

    @Test
    void signsTextsOfAnyLanguage() {
        assertThat(METRIC_LAST.stringToSign(KEYS))
            .endsWith("\n5b7ccb23763564db5dafad596d6afb779ecbba7244cf453b161d336aea8b5ce4");
        assertThat(METRIC_LAST.authorization(KEYS))
            .endsWith(",Signature=96d10b661a2d6fd4d5cad9153412eaed2cd065b6faae0d45d72a7e1cba7859a1");
    }

    @Test
    void signsTheTokenOfTemporaryKeys() {
        assertThat(METRIC_LAST.stringToSign(TEMPORARY))
            .endsWith("\n61aeabfc98319bf4f5d3a3e09e006e36ab5d7a857e21668c0deb2e696e1c2d85");
        assertThat(METRIC_LAST.authorization(TEMPORARY))
            .contains(";x-acs-security-token;x-acs-signature-nonce;")
            .endsWith(",Signature=a1c6a85434b3b97f03e00252711b60aba9063786b6e0791306f038535ff3d849");
    }

    @ParameterizedTest
    @CsvSource({"https://a.com,a.com", "https://a.com:443,a.com", "http://a.com:80,a.com", "https://a.com:80,a.com:80",
        "http://127.0.0.1:8080/,127.0.0.1:8080", "http://[::1]:8080,[::1]:8080"})
    void knowsTheHostHeaderThatWillBeSent(URI endpoint, String host) {
        assertThat(Acs3.host(endpoint)).isEqualTo(host);
    }

    @Test
    void encodesAllButLettersDigitsAndFourSigns() {
        assertThat(Acs3.encoded("aZ09-_.~ *+/=&%\n\"组\uD83D\uDE80"))
            .isEqualTo("aZ09-_.~%20%2A%2B%2F%3D%26%25%0A%22%E7%BB%84%F0%9F%9A%80");
    }

    @Test
    void showsNoKeys() {
        assertThat(METRIC_LAST.signed(TEMPORARY)).hasToString("POST https://metrics.cn-hangzhou.aliyuncs.com/");
        assertThat(TEMPORARY).hasToString("temporary keys");
        assertThat(KEYS).hasToString("keys");
    }
}
