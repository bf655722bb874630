package io.lagmonitor.notify.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.Cases;
import io.lagmonitor.notify.Golden;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.notify.ServiceContract;
import io.lagmonitor.spi.DeliveryException;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackApiNotifierIT extends ServiceContract {

    private static final String TOKEN = Printed.secret("xoxb-");
    private static final String POST = "/api/chat.postMessage";
    private static final String UPDATE = "/api/chat.update";
    private static final String THREAD = "C0123456789 1503435956.000247";

    @RegisterExtension
    static final WireMockExtension SLACK = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @Test
    void beginsAThreadAndKeepsItsFirstMessage() throws Exception {
        works();

        send(Cases.OPENING.notification());

        SLACK.verify(1, postRequestedFor(urlEqualTo(POST)).withHeader("Authorization", equalTo("Bearer " + TOKEN))
            .withRequestBody(matchingJsonPath("$.channel", equalTo("C0123456789")))
            .withRequestBody(matchingJsonPath("$.thread_ts", absent())));
        assertThat(receipts.taken().values()).containsExactly(Optional.of(THREAD));
    }

    @Test
    void showsInTheFirstMessageHowItStandsAndTellsInTheThread() throws Exception {
        works();

        send(news(Cases.RECOVERY, THREAD));

        SLACK.verify(1, postRequestedFor(urlEqualTo(UPDATE))
            .withRequestBody(matchingJsonPath("$.channel", equalTo("C0123456789")))
            .withRequestBody(matchingJsonPath("$[?(@.ts == '1503435956.000247')]"))
            .withRequestBody(matchingJsonPath("$.text", equalTo("🟢 Recovered: consumer group orders (prod)"))));
        SLACK.verify(1, postRequestedFor(urlEqualTo(POST))
            .withRequestBody(matchingJsonPath("$.thread_ts", equalTo("1503435956.000247")))
            .withRequestBody(matchingJsonPath("$[?(@.reply_broadcast == false)]")));
        assertThat(receipts.taken().values()).containsExactly(Optional.of(THREAD));
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheChannelTooWhatMustNotBeMissed(Kind kind) throws Exception {
        works();
        IncidentUpdate update = Cases.OPENING.update("orders");

        send(Cases.notification(List.of(new IncidentUpdate(
            update.key(), kind, update.incident(), update.groupReport(), Optional.of(THREAD)))));

        boolean loud = Set.of(Kind.AGAIN, Kind.WORSENED, Kind.REMINDER).contains(kind);
        SLACK.verify(1, postRequestedFor(urlEqualTo(POST))
            .withRequestBody(matchingJsonPath("$[?(@.reply_broadcast == " + loud + ")]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_not_found", "thread_not_found", "channel_not_found", "not_in_channel", "is_archived"})
    void beginsAnewWhereTheFirstMessageIsGone(String error) throws Exception {
        works();
        SLACK.stubFor(post(UPDATE).willReturn(error(error)));

        send(news(Cases.WORSENING, "C9 1111111111.000001"));

        SLACK.verify(1, postRequestedFor(urlEqualTo(POST))
            .withRequestBody(matchingJsonPath("$.channel", equalTo("C0123456789")))
            .withRequestBody(matchingJsonPath("$.thread_ts", absent())));
        assertThat(receipts.taken().values()).containsExactly(Optional.of(THREAD));
    }

    @Test
    void beginsAnewWhereTheAnswerFellOutOfItsThread() throws Exception {
        works();
        SLACK.stubFor(post(POST).willReturn(okJson(
            "{\"ok\":true,\"channel\":\"C5\",\"ts\":\"1600000000.000001\",\"message\":{\"text\":\"x\"}}")));

        send(news(Cases.WORSENING, THREAD));

        assertThat(receipts.taken().values()).containsExactly(Optional.of("C5 1600000000.000001"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cant_update_message", "edit_window_closed"})
    void goesOnInTheThreadWhereTheFirstMessageCannotBeChanged(String error) throws Exception {
        works();
        SLACK.stubFor(post(UPDATE).willReturn(error(error)));

        send(news(Cases.RECOVERY, THREAD));

        SLACK.verify(1, postRequestedFor(urlEqualTo(POST))
            .withRequestBody(matchingJsonPath("$.thread_ts", equalTo("1503435956.000247"))));
        assertThat(receipts.taken()).hasSize(1);
    }

    @Test
    void saysNothingInTheThreadWhileTheFirstMessageCannotBeReached() {
        works();
        SLACK.stubFor(post(UPDATE).willReturn(error("internal_error")));

        Throwable thrown = failure(() -> {
            send(news(Cases.RECOVERY, THREAD));
            return receipts;
        });

        assertThat(thrown).isExactlyInstanceOf(LagException.class);
        assertThat(receipts.taken()).isEmpty();
        SLACK.verify(0, postRequestedFor(urlEqualTo(POST)));
    }

    @Test
    void manyNewIncidentsShareADigestAndItsThread() throws Exception {
        works();

        send(Cases.DIGEST.notification());

        SLACK.verify(1, postRequestedFor(urlEqualTo(POST)));
        assertThat(receipts.taken().values()).hasSize(300).containsOnly(Optional.of(THREAD + " shared"));
    }

    @Test
    void digestThatIsNeverTakenIsToldInPartsUntilOneNameIsLeft() throws Exception {
        works();
        SLACK.stubFor(post(POST).withRequestBody(containing("poison")).willReturn(error("invalid_blocks")));

        send(Cases.notification(Stream.of("", THREAD + " shared").flatMap(note -> IntStream.range(0, 19)
            .mapToObj(i -> Cases.noted(Cases.RECOVERY.update(i == 0 ? "poison" + note.length() : "orders-" + i), note)))
            .toList()));

        assertThat(receipts.refused()).hasSize(2);
        assertThat(receipts.taken()).hasSize(36);
    }

    @Test
    void manyThatShareAThreadAreToldThereTogether() throws Exception {
        works();

        send(Cases.notification(IntStream.range(0, 50)
            .mapToObj(i -> Cases.noted(Cases.RECOVERY.update("orders-" + i), THREAD + " shared")).toList()));

        SLACK.verify(0, postRequestedFor(urlEqualTo(UPDATE)));
        SLACK.verify(1, postRequestedFor(urlEqualTo(POST))
            .withRequestBody(matchingJsonPath("$.thread_ts", equalTo("1503435956.000247"))));
        assertThat(receipts.taken()).hasSize(50);
    }

    @Test
    void oneThatSharesAThreadIsToldThereAndLeavesTheDigestAsItIs() throws Exception {
        works();

        send(news(Cases.RECOVERY, THREAD + " shared"));

        SLACK.verify(0, postRequestedFor(urlEqualTo(UPDATE)));
        assertThat(receipts.taken().values()).containsExactly(Optional.of(THREAD + " shared"));
    }

    @Test
    void takesANoteThatIsNotItsOwnForNone() throws Exception {
        works();

        send(news(Cases.RECOVERY, "written by another notifier"));

        SLACK.verify(0, postRequestedFor(urlEqualTo(UPDATE)));
        assertThat(receipts.taken().values()).containsExactly(Optional.of(THREAD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive",
        "missing_scope", "no_permission", "not_allowed_token_type", "org_login_required", "ekm_access_denied",
        "team_access_not_granted"})
    void givesUpATokenThatIsNotValid(String error) {
        SLACK.stubFor(post(POST).willReturn(error(error)));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, dead -> {
            assertThat(dead.retryAt()).isEmpty();
            assertThat(dead).hasMessageContaining(error).hasMessageContaining("look at the token");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"msg_too_long", "msg_blocks_too_long", "no_text", "invalid_blocks", "invalid_blocks_format",
        "invalid_attachments", "too_many_attachments", "invalid_arguments"})
    void refusesAMessageThatSlackNeverTakesAndGoesOn(String error) throws Exception {
        works();
        SLACK.stubFor(post(POST).withRequestBody(matchingJsonPath("$.text", equalTo(
            "🔴 CRITICAL: consumer group a (prod): lag 151,200 records, limit 150,000"))).willReturn(error(error)));

        send(Cases.notification(Stream.of("a", "b").map(Cases.OPENING::update).toList()));

        assertThat(receipts.refused().values()).singleElement().asString().contains(error);
        assertThat(receipts.taken()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel_not_found", "not_in_channel", "is_archived", "internal_error", "fatal_error",
        "some_new_word"})
    void triesAgainWhatSomebodyMayPutRightInSlack(String error) {
        SLACK.stubFor(post(POST).willReturn(error(error)));

        assertThat(thrown()).isExactlyInstanceOf(LagException.class).hasMessageContaining(error);
    }

    @Test
    void isLeftOutForAsLongAsSlackSays() {
        SLACK.stubFor(post(POST).willReturn(error("ratelimited").withStatus(429).withHeader("Retry-After", "7")));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, throttled ->
            assertThat(throttled.retryAt().orElseThrow()).isBetween(Cases.NOW.plusSeconds(7), Cases.NOW.plusSeconds(30)));
    }

    @Test
    void isLeftOutForAMinuteWhereSlackDoesNotSay() {
        SLACK.stubFor(post(POST).willReturn(error("ratelimited")));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, throttled ->
            assertThat(throttled.retryAt().orElseThrow()).isAfterOrEqualTo(Cases.NOW.plusSeconds(60)));
    }

    @Test
    void hidesItsTokenWhateverSlackRepeats() {
        SLACK.stubFor(post(POST).willReturn(aResponse().withStatus(500).withBody("no such token: " + TOKEN)));

        assertThat(thrown()).hasMessageEndingWith("answered 500: no such token: ***");
    }

    @ParameterizedTest
    @EnumSource
    void messagesAreAsTheyWere(Cases news) throws Exception {
        for (Locale language : Cases.LANGUAGES) {
            SLACK.resetAll();
            works();
            try (Notifier notifier = ((SlackApiNotifier) create()).wording(Cases.wording(language))) {
                boolean first = news == Cases.OPENING || news == Cases.DIGEST;
                notifier.send(first ? news.notification() : news(news, THREAD));
            }
            Golden.checkCalls("slack-api/" + language + "/" + news.file() + ".json", SLACK.getAllServeEvents());
        }
    }

    @Override
    protected Notifier create() {
        return SlackApiNotifier.create(TOKEN, "C0123456789").address("http://localhost:" + SLACK.getPort() + "/api");
    }

    @Override
    protected void works() {
        SLACK.stubFor(post(POST).willReturn(okJson("{\"ok\":true,\"channel\":\"C0123456789\",\"ts\":\"1503435956.000247\","
            + "\"message\":{\"thread_ts\":\"1503435956.000247\"}}")));
        SLACK.stubFor(post(UPDATE).willReturn(
            okJson("{\"ok\":true,\"channel\":\"C0123456789\",\"ts\":\"1503435956.000247\",\"text\":\"x\"}")));
    }

    @Override
    protected void fails() {
        SLACK.stubFor(post(POST).willReturn(aResponse().withStatus(500)));
    }

    @Override
    protected void hangs() {
        SLACK.stubFor(post(POST).willReturn(okJson("{\"ok\":true}").withFixedDelay(20_000)));
    }

    private static Notification news(Cases news, String note) {
        return Cases.notification(List.of(Cases.noted(news.update("orders"), note)));
    }

    private static ResponseDefinitionBuilder error(String error) {
        return okJson("{\"ok\":false,\"error\":\"" + error + "\"}");
    }
}
