package io.lagmonitor.notify.dingtalk;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.Cases;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.notify.ServiceContract;
import io.lagmonitor.spi.DeliveryException;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DingTalkNotifierIT extends ServiceContract {

    private static final String TOKEN = Printed.secret("token");
    private static final String SECRET = Printed.secret("SEC");

    @RegisterExtension
    static final WireMockExtension DING_TALK = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private long nanos;

    @Test
    void signsEachMessageWithTheTimeOfNow() throws Exception {
        works();
        Instant before = Instant.now();

        send(Cases.notification(Stream.of("a", "b").map(Cases.OPENING::update).toList()));

        List<? extends Request> requests = DING_TALK.findAll(messages());
        assertThat(requests).hasSize(2).allSatisfy(request -> {
            long timestamp = Long.parseLong(request.queryParameter("timestamp").firstValue());
            assertThat(Instant.ofEpochMilli(timestamp)).isBetween(before.minusMillis(1), Instant.now());
            assertThat(request.queryParameter("sign").firstValue()).isEqualTo(Signature.of(SECRET, timestamp));
            assertThat(request.queryParameter("access_token").firstValue()).isEqualTo(TOKEN);
            assertThat(request.getHeader("Content-Type")).containsIgnoringCase("application/json");
        });
        assertThat(receipts.taken()).hasSize(2);
    }

    @Test
    void sendsWithoutASignatureToARobotWithAKeyword() throws Exception {
        works();

        try (Notifier notifier = DingTalkNotifier.create(robot()).keyword("消费").text().atMobiles("15012345678")) {
            notifier.send(receipts.on(Cases.OPENING.notification()));
        }

        DING_TALK.verify(1, messages().withRequestBody(matchingJsonPath("$.at.atMobiles[0]", equalTo("15012345678"))));
        assertThat(DING_TALK.findAll(messages())).singleElement().satisfies(request -> {
            assertThat(request.getUrl()).doesNotContain("sign=");
            assertThat(request.getBodyAsString()).contains("\\n\\n消费\\n\\n@15012345678\"");
        });
    }

    @Test
    void mentionsNobodyWhenTheNewsIsGood() throws Exception {
        works();

        try (Notifier notifier = DingTalkNotifier.create(robot()).atAll().atUsers("user123")) {
            notifier.send(Cases.RECOVERY.notification());
            notifier.send(Cases.OPENING.notification());
        }

        assertThat(DING_TALK.findAll(messages())).extracting(request -> request.getBodyAsString().contains("\"isAtAll\":true"))
            .containsExactlyInAnyOrder(false, true);
    }

    @Test
    void staysBelowItsPaceAndLosesNothing() throws Exception {
        works();
        try (Notifier notifier = DingTalkNotifier.create(robot(), SECRET).nanoTime(() -> nanos)) {
            for (int i = 0; i < 3; i++) {
                notifier.send(receipts.on(openings("a" + i, 5)));
            }
            assertThat(DING_TALK.findAll(messages())).as("one by one, with room for three digests left").hasSize(15);
            for (int i = 0; i < 3; i++) {
                notifier.send(receipts.on(openings("b" + i, 2)));
            }
            assertThat(DING_TALK.findAll(messages())).as("three digests").hasSize(18);
            assertThat(receipts.taken()).hasSize(21);

            Throwable full = failure(() -> {
                notifier.send(receipts.on(openings("c", 1)));
                return receipts;
            });
            assertThat(full).isInstanceOfSatisfying(DeliveryException.class, later -> assertThat(
                later.retryAt().orElseThrow()).isBetween(Cases.NOW.plusSeconds(61), Cases.NOW.plusSeconds(70)));
            assertThat(DING_TALK.findAll(messages())).as("nothing was sent").hasSize(18);
            assertThat(receipts.taken()).hasSize(21);

            nanos += Duration.ofSeconds(61).toNanos();
            notifier.send(receipts.on(openings("c", 1)));
        }
        assertThat(receipts.taken()).hasSize(22);
    }

    @Test
    void tellsMoreThanAFewInOneDigest() throws Exception {
        works();

        send(Cases.DIGEST.notification());

        DING_TALK.verify(1, messages());
        assertThat(receipts.taken()).hasSize(300);
    }

    @Test
    void digestThatIsNeverTakenIsToldInPartsUntilOneNameIsLeft() throws Exception {
        works();
        DING_TALK.stubFor(message().withRequestBody(containing("poison")).willReturn(error(430102, "unsafe text")));

        send(Cases.notification(Stream.concat(Stream.of("poison"), IntStream.range(0, 19).mapToObj(i -> "orders-" + i))
            .map(Cases.OPENING::update).toList()));

        assertThat(receipts.refused().keySet()).extracting(update -> update.incident().group().orElseThrow().groupId())
            .containsExactly("poison");
        assertThat(receipts.taken()).hasSize(19);
        DING_TALK.verify(9, messages());
    }

    @Test
    void staysBelowItsPaceWhenEveryDigestIsRefused() {
        answers(error(430102, "unsafe text"));

        Throwable thrown = failure(() -> {
            send(Cases.DIGEST.notification());
            return receipts;
        });

        assertThat(thrown).isInstanceOf(DeliveryException.class).hasMessageContaining("18 messages were sent");
        DING_TALK.verify(18, messages());
    }

    @ParameterizedTest
    @CsvSource({"130101,'send too fast, exceed 20 times per minute'", "410100,limited", "90030,over limit",
        "5,'sending too fast'"})
    void pausesAfterAThrottle(int code, String words) {
        answers(error(code, words));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, throttled ->
            assertThat(throttled.retryAt().orElseThrow())
                .isBetween(Cases.NOW.plus(Duration.ofMinutes(10)), Cases.NOW.plus(Duration.ofMinutes(12))));
    }

    @Test
    void pausesAfterAStatusThatThrottles() {
        answers(aResponse().withStatus(429));

        assertThat(thrown()).isInstanceOf(DeliveryException.class);
    }

    @ParameterizedTest
    @CsvSource({"310000,'keywords not in content, more: [https://ding-doc]',keyword of the robot",
        "310000,sign not match,secret of the robot", "300001,token is not exist,the robot and its webhook",
        "300005,token is not exist,the robot", "40035,missing parameter access_token,the robot",
        "43002,needs POST,the robot", "43004,bad content type,the robot", "400013,group dissolved,the robot",
        "400101,token not exist,the robot", "400102,robot stopped,the robot", "400105,unsupported msgtype,the robot",
        "400106,robot not in group,the robot"})
    void givesUpWhatOnlyOtherSettingsPutRight(int code, String words, String hint) {
        answers(error(code, words));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, dead -> {
            assertThat(dead.retryAt()).isEmpty();
            assertThat(dead).hasMessageContaining(words).hasMessageContaining(hint);
        });
    }

    @ParameterizedTest
    @CsvSource({"-1,system busy", "310000,invalid timestamp", "310000,ip 10.0.0.7 not in whitelist", "987654,who knows"})
    void triesAgainWhatMayBeOtherwiseNextTime(int code, String words) {
        answers(error(code, words));

        assertThat(thrown()).isExactlyInstanceOf(LagException.class).hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\":1111,\"wait\":5,\"source\":\"x5\",\"punish\":\"deny\",\"uuid\":\"u\"}",
        "<html>punished</html>", "{\"errmsg\":\"ok\"}", "{\"errcode\":null}", "{\"errcode\":true}", "{\"errcode\":\"\"}"})
    void anAnswerWithoutACodeIsNoSuccess(String body) {
        answers(ok(body));

        assertThat(thrown()).isExactlyInstanceOf(LagException.class);
    }

    @Test
    void aCodeMayBeAText() throws Exception {
        answers(okJson("{\"errcode\":\"0\",\"errmsg\":\"ok\"}"));

        send(Cases.OPENING.notification());

        assertThat(receipts.taken()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {430101, 430102, 430103, 430104, 460101})
    void refusesAMessageThatDingTalkNeverTakesAndGoesOn(int code) throws Exception {
        DING_TALK.stubFor(message().inScenario("refuse").whenScenarioStateIs("Started")
            .willReturn(error(code, "bad")).willSetStateTo("next"));
        DING_TALK.stubFor(message().inScenario("refuse").whenScenarioStateIs("next").willReturn(error(0, "ok")));

        send(openings("a", 2));

        assertThat(receipts.refused().values()).singleElement().asString().contains(Integer.toString(code));
        assertThat(receipts.taken()).hasSize(1);
    }

    @Test
    void hidesItsSecretsWhateverDingTalkRepeats() {
        answers(aResponse().withStatus(500).withTransformers("response-template")
            .withBody("{{request.url}} and {{request.query.access_token}} and {{request.query.sign}}"));

        assertThat(thrown()).hasMessageContaining("answered 500: *** and *** and ");
    }

    @Override
    protected Notifier create() {
        return DingTalkNotifier.create(robot(), SECRET);
    }

    @Override
    protected void works() {
        answers(error(0, "ok"));
    }

    @Override
    protected void fails() {
        answers(aResponse().withStatus(500));
    }

    @Override
    protected void hangs() {
        answers(error(0, "ok").withFixedDelay(20_000));
    }

    private static String robot() {
        return "http://localhost:" + DING_TALK.getPort() + "/robot/send?access_token=" + TOKEN;
    }

    private static Notification openings(String groupId, int count) {
        return Cases.notification(IntStream.range(0, count)
            .mapToObj(i -> Cases.OPENING.update(groupId + "-" + i)).toList());
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        DING_TALK.stubFor(message().willReturn(answer));
    }

    private static RequestPatternBuilder messages() {
        return postRequestedFor(urlPathEqualTo("/robot/send"));
    }

    private static MappingBuilder message() {
        return post(urlPathEqualTo("/robot/send"));
    }

    private static ResponseDefinitionBuilder error(int code, String words) {
        return okJson("{\"errcode\":" + code + ",\"errmsg\":\"" + words + "\"}");
    }
}
