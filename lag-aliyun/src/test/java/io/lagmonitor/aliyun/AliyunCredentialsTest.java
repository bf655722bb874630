package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliyunCredentialsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final HandClock clock = new HandClock();
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpSender sender = HttpSender.create("test");
    private volatile Duration lasting = Duration.ofHours(1);
    private volatile boolean failing;
    private volatile Duration given;
    private final AliyunCredentials credentials = new AliyunCredentials(this::give, clock);

    @Test
    void keepsKeysUntilAQuarterOfAnHourBeforeTheirEnd() throws Exception {
        Keys first = keys();

        clock.move(Duration.ofMinutes(45).minusMillis(1));
        assertThat(keys()).isEqualTo(first);
        clock.move(Duration.ofMillis(1));

        assertThat(keys()).isNotEqualTo(first);
        assertThat(asked).hasValue(2);
    }

    @Test
    void keepsKeysThatLastShortlyForThreeQuartersOfThat() throws Exception {
        lasting = Duration.ofMinutes(16);
        keys();

        clock.move(Duration.ofMinutes(12).minusMillis(1));
        keys();
        assertThat(asked).hasValue(1);
        clock.move(Duration.ofMillis(1));
        keys();

        assertThat(asked).hasValue(2);
    }

    @Test
    void usesWhatItHoldsWhileNothingBetterCanBeHad() throws Exception {
        Keys first = keys();
        clock.move(Duration.ofMinutes(50));
        failing = true;

        assertThat(keys()).isEqualTo(first);
        assertThat(keys()).isEqualTo(first);
        assertThat(asked).as("not asked again at once").hasValue(2);
        clock.move(Duration.ofMinutes(1));
        assertThat(keys()).isEqualTo(first);
        assertThat(asked).hasValue(3);
        clock.move(Duration.ofMinutes(9));

        assertThatThrownBy(this::keys).isInstanceOf(LagException.class).hasMessage("nobody answers");
    }

    @Test
    void leavesTimeForTheCallWhileKeysAreHeld() throws Exception {
        keys();
        assertThat(given).as("all of it, where there are none").isGreaterThan(LONG.dividedBy(2));
        clock.move(Duration.ofMinutes(50));

        keys();

        assertThat(given).isLessThanOrEqualTo(LONG.dividedBy(2));
    }

    @Test
    void asksAgainWhenTheServiceSaysThatTheyHaveEnded() throws Exception {
        Keys first = keys();

        Keys second = keys(Optional.of(first));

        assertThat(second).isNotEqualTo(first);
        assertThat(keys(Optional.of(first))).as("the others have been renewed meanwhile").isEqualTo(second);
        assertThat(asked).hasValue(2);
    }

    @Test
    void doesNotUseKeysOfWhichTheServiceSaysThatTheyHaveEnded() throws Exception {
        Keys first = keys();
        failing = true;

        assertThatThrownBy(() -> keys(Optional.of(first))).hasMessage("nobody answers");
    }

    @Test
    void refusesKeysThatHaveEndedAlready() {
        lasting = Duration.ZERO;

        assertThatThrownBy(this::keys).isInstanceOf(LagException.class)
            .hasMessageEndingWith("keys that ended at 2026-11-20T10:00:00Z, is the clock of this machine right?");
    }

    @Test
    void isAskedByManyThreadsAndAsksOnce() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        CountDownLatch together = new CountDownLatch(8);
        List<Future<Keys>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(callers.submit(() -> {
                together.countDown();
                together.await();
                return keys();
            }));
        }
        Set<Keys> all = new HashSet<>();
        for (Future<Keys> answer : answers) {
            all.add(answer.get());
        }
        callers.shutdown();

        assertThat(all).hasSize(1);
        assertThat(asked).hasValue(1);
    }

    @Test
    void waitsForAnotherCallNoLongerThanThereIsTime() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AliyunCredentials slow = new AliyunCredentials((by, until) -> {
            inside.countDown();
            release.await();
            return give(by, until);
        }, clock);
        ExecutorService other = Executors.newSingleThreadExecutor();
        Future<Keys> first = other.submit(() -> slow.keys(sender, Deadline.in(LONG), Optional.empty()));
        inside.await();

        assertThatThrownBy(() -> slow.keys(sender, Deadline.in(Duration.ofMillis(50)), Optional.empty()))
            .isInstanceOf(LagException.class).hasMessageStartingWith("no keys in time");
        release.countDown();
        first.get();
        other.shutdown();
    }

    @Test
    void readsTheVariablesOfTheVendor() throws Exception {
        Map<String, String> variables = Map.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "id",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret", "ALIBABA_CLOUD_SECURITY_TOKEN", " ");

        AliyunCredentials fromEnvironment = AliyunCredentials.fromEnvironment(variables::get);

        assertThat(fromEnvironment.keys(sender, Deadline.in(LONG), Optional.empty()))
            .isEqualTo(new Keys("id", "secret", Optional.empty(), Optional.empty()));
        assertThat(fromEnvironment).hasToString("keys that were given");
    }

    @Test
    void namesTheVariableThatIsNotSet() {
        assertThatThrownBy(() -> AliyunCredentials.fromEnvironment(Map.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "id")::get))
            .isInstanceOf(ConfigException.class)
            .hasMessage("the environment variable ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set");
        assertThatThrownBy(() -> OidcRole.from(new Environment(Map.of("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/t")::get)))
            .isInstanceOf(ConfigException.class).hasMessage("the environment variable ALIBABA_CLOUD_ROLE_ARN is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hid den", "hid\nden", "hiddén"})
    void refusesKeysThatAreNoneWithoutQuotingThem(String key) {
        assertThatThrownBy(() -> AliyunCredentials.of("id", key)).isInstanceOf(ConfigException.class)
            .hasMessageStartingWith("the access key secret is ").hasMessageNotContaining("hid");
        assertThatThrownBy(() -> AliyunCredentials.of("id", "secret", key))
            .hasMessageStartingWith("the security token is ").hasMessageNotContaining("hid");
    }

    @Test
    void knowsWhereRolesAreAskedFor() {
        Map<String, String> region = Map.of("ALIBABA_CLOUD_STS_REGION", "cn-beijing");
        Map<String, String> vpc =
            Map.of("ALIBABA_CLOUD_STS_REGION", "cn-beijing", "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "True");

        assertThat(oidc(Map.of())).hasToString("keys of the role acs:ram::1:role/lag from https://sts.aliyuncs.com");
        assertThat(oidc(region).service()).hasToString("https://sts.cn-beijing.aliyuncs.com");
        assertThat(oidc(vpc).service()).hasToString("https://sts-vpc.cn-beijing.aliyuncs.com");
        assertThat(EcsRole.from(new Environment(name -> null)))
            .hasToString("keys of the ECS role from http://100.100.100.200");
        assertThat(EcsRole.from(new Environment(Map.of("ALIBABA_CLOUD_ECS_METADATA", "Lag")::get)).named()).contains("Lag");
    }

    @Test
    void refusesRolesThatCannotBe() {
        assertThatThrownBy(() -> AliyunCredentials.oidc("", "provider", Path.of("/t"))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> EcsRole.from(new Environment(Map.of("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")::get)))
            .isInstanceOf(ConfigException.class).hasMessageContaining("ALIBABA_CLOUD_ECS_METADATA_DISABLED");
        assertThatThrownBy(() -> EcsRole.from(new Environment(Map.of("ALIBABA_CLOUD_ECS_METADATA", "../a")::get)))
            .isInstanceOf(ConfigException.class).hasMessageStartingWith("'../a' is not a role");
        assertThatThrownBy(() -> AliyunCredentials.of("id", "secret").endpoint("localhost"))
            .isInstanceOf(ConfigException.class).hasMessageStartingWith("keys that were given are not asked for anywhere");
    }

    private static OidcRole oidc(Map<String, String> variables) {
        return OidcRole.of("acs:ram::1:role/lag", "provider", Path.of("/t"), new Environment(variables::get));
    }

    private Keys keys() throws InterruptedException {
        return keys(Optional.empty());
    }

    private Keys keys(Optional<Keys> ended) throws InterruptedException {
        return credentials.keys(sender, Deadline.in(LONG), ended);
    }

    private Keys give(HttpSender by, Deadline until) {
        int number = asked.incrementAndGet();
        given = until.left();
        if (failing) {
            throw new LagException("nobody answers");
        }
        Instant end = clock.instant().plus(lasting);
        return new Keys("id" + number, "secret", Optional.of("token"), Optional.of(end));
    }
}
