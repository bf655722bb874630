package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A route from a file: each key moves one part of the notifier's own, and no other. */
class RouteConfigTest {

    private static final Route REMINDING = new Route(Duration.ofMinutes(5), 3, Optional.of(LagStatus.CRITICAL),
        Optional.of(GroupFilter.all()), Optional.of(Duration.ofHours(1)), false, true);

    private static final Route ONCE = Route.after(Duration.ofMinutes(5)).once();

    @Test
    void isTheNotifiersOwnIfNothingIsWritten() {
        assertThat(RouteConfig.telling(config(), REMINDING)).isEqualTo(REMINDING);
        assertThat(RouteConfig.telling(config(), ONCE)).isEqualTo(ONCE);
        assertThat(RouteConfig.acting(config(), ONCE)).isEqualTo(ONCE);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void eachKeyReplacesItsPartOnly(String key, String written, Route own, Route expected) {
        assertThat(RouteConfig.telling(config(key, written), own)).isEqualTo(expected);
    }

    static Stream<Arguments> parts() {
        Route own = REMINDING;
        return Stream.of(
            Arguments.of("after", "2m", own, new Route(Duration.ofMinutes(2), 3, own.level(), own.groups(),
                own.remindEvery(), false, true)),
            Arguments.of("after", "0s", own, new Route(Duration.ZERO, 3, own.level(), own.groups(),
                own.remindEvery(), false, true)),
            Arguments.of("at.check", "2", own, new Route(own.after(), 2, own.level(), own.groups(),
                own.remindEvery(), false, true)),
            Arguments.of("at.check", "0", own, new Route(own.after(), 0, own.level(), own.groups(),
                own.remindEvery(), false, true)),
            Arguments.of("at.least", "warning", own, own.atLeast(LagStatus.WARNING)),
            Arguments.of("at.least", "critical", ONCE, ONCE.atLeast(LagStatus.CRITICAL)),
            Arguments.of("remind.every", "4h", own, own.remindEvery(Duration.ofHours(4))),
            Arguments.of("remind.every", "0s", own, new Route(own.after(), 3, own.level(), own.groups(),
                Optional.empty(), false, true)),
            Arguments.of("once", "true", Route.atCheck(2), Route.atCheck(2).once()),
            Arguments.of("once", "false", ONCE, Route.after(Duration.ofMinutes(5))),
            Arguments.of("every.poll", "true", ONCE, ONCE.everyPoll()),
            Arguments.of("every.poll", "false", ONCE.everyPoll(), ONCE));
    }

    @Test
    void groupsAreIncludedAndExcluded() {
        Route route = RouteConfig.telling(
            config("groups.include", "orders-.*", "groups.exclude", ".*-test"), Route.atCheck(2));

        assertThat(route.check()).isEqualTo(2);
        assertThat(Stream.of("orders-a", "orders-test", "payments").filter(route.groups().orElseThrow()::accepts))
            .containsExactly("orders-a");
    }

    @Test
    void oneKeyIsEnoughForGroups() {
        GroupFilter included = RouteConfig.telling(config("groups.include", "a"), REMINDING).groups().orElseThrow();
        GroupFilter excluded = RouteConfig.telling(config("groups.exclude", "a"), REMINDING).groups().orElseThrow();
        GroupFilter chosen =
            RouteConfig.telling(config("groups.exclude.generated", "true"), REMINDING).groups().orElseThrow();
        GroupFilter all =
            RouteConfig.telling(config("groups.exclude.generated", "false"), REMINDING).groups().orElseThrow();

        assertThat(Stream.of("a", "console-consumer-1").filter(chosen::accepts)).containsExactly("a");
        assertThat(Stream.of("a", "console-consumer-1").filter(all::accepts)).hasSize(2);
        assertThat(Stream.of("a", "b").filter(included::accepts)).containsExactly("a");
        assertThat(Stream.of("a", "b").filter(excluded::accepts)).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "after          | 2 minutes | expected a length of time with its unit, as 0s",
        "at.check       | -1        | expected a whole number from 0 to 2147483647",
        "at.check       | second    | expected a whole number",
        "at.least       | ok        | expected warning or critical",
        "at.least       | unknown   | expected warning or critical",
        "at.least       | CRITICAL  | expected warning or critical",
        "groups.include | orders-(  | expected a regular expression (Unclosed group at 8)",
        "groups.exclude | [         | expected a regular expression (Unclosed character class at 0)",
        "remind.every   | daily     | expected a length of time",
        "once           | yes       | expected true or false",
        "every.poll     | 1         | expected true or false",
    })
    void saysWhatIsWrong(String key, String written, String message) {
        String begin = "tell.oncall.route." + key + "=" + written + " cannot be used: ";

        assertRefused(() -> RouteConfig.telling(config(key, written), Route.atOpening()), begin + message);
        assertRefused(() -> RouteConfig.acting(config(key, written), Route.atOpening()), begin + message);
    }

    @Test
    void doesNotRemindOfWhatIsToldOnce() {
        String remind = "tell.oncall.route.remind.every";
        String once = "tell.oncall.route.once";

        assertRefused(() -> RouteConfig.telling(config("once", "true", "remind.every", "4h"), Route.atOpening()),
            remind + "=4h cannot be used: expected 0s, which is never, or " + once + "=false");
        assertRefused(() -> RouteConfig.telling(config("remind.every", "4h"), ONCE),
            remind + "=4h cannot be used: expected 0s, which is never, or " + once + "=false");
        assertRefused(() -> RouteConfig.telling(config("once", "true"), REMINDING),
            once + "=true cannot be used: expected false, or " + remind + "=0s, which is never");
        assertThat(RouteConfig.telling(config("once", "true", "remind.every", "0s"), REMINDING).tellsOnce()).isTrue();
    }

    @Test
    void anActIsNotRemindedAndDoesNotHearEveryPoll() {
        assertRefused(() -> RouteConfig.acting(config("remind.every", "4h"), Route.atOpening()),
            "tell.oncall.route.remind.every=4h cannot be used: expected 0s: an act is done once an incident");
        assertRefused(() -> RouteConfig.acting(config("every.poll", "true"), Route.atOpening()),
            "tell.oncall.route.every.poll=true cannot be used: expected false: an act is done once an incident");
        assertThat(RouteConfig.acting(config("remind.every", "0s", "every.poll", "false", "at.check", "2"), REMINDING))
            .satisfies(route -> assertThat(route.remindEvery()).isEmpty())
            .satisfies(route -> assertThat(route.hearsEveryPoll()).isFalse())
            .satisfies(route -> assertThat(route.check()).isEqualTo(2));
    }

    private static Config config(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put("route." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return Config.of("tell.oncall.", settings);
    }

    private static void assertRefused(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOf(ConfigException.class).hasMessageStartingWith(message);
    }
}
