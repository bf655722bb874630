package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.Stall.Stuck;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is remembered of a group, as it is stored. */
class GroupFlagsTest {

    private static final GroupKey KEY = new GroupKey("prod", "orders");
    private static final Instant TIME = Instant.parse("2026-11-20T10:00:00.123456789Z");

    @Test
    void nothingIsEmpty() {
        assertThat(GroupFlags.none(KEY).isEmpty()).isTrue();
        assertThat(read(GroupFlags.none(KEY).write()).isEmpty()).isTrue();
    }

    @Test
    void whatIsWrittenIsRead() {
        Life life = new Life(true, Optional.of(new Mark(new Commits(3, -5, OptionalLong.of(700)), TIME,
            Optional.of(TIME.plusSeconds(1)), 2, true, true, List.of(new MemberMark("5f", 7, Optional.empty(), 0),
                new MemberMark("6a", 8, Optional.of(TIME), 3)))),
            Optional.of(new Stall(TIME, true, Map.of(new TopicPartition("a", 1), new Stuck(7, Optional.empty()), new TopicPartition("b", 0),
                new Stuck(8, Optional.of("m"))))),
            Optional.of(Duration.ofMinutes(61)), true);
        GroupFlags flags = GroupFlags.none(KEY).withLag(5, TIME).withLife(life);

        assertThat(read(flags.write())).isEqualTo(flags);
    }

    @Test
    void whatIsNotKnownIsRead() {
        Life life = new Life(false, Optional.of(new Mark(new Commits(0, 0, OptionalLong.empty()), TIME,
            Optional.empty(), 0, false, false, List.of())), Optional.of(new Stall(TIME, false, Map.of())), Optional.empty(),
            false);
        GroupFlags flags = GroupFlags.none(KEY).withLife(life);

        assertThat(read(flags.write())).isEqualTo(flags);
    }

    @Test
    void groupThatIsAliveIsOneShortLine() {
        GroupFlags flags = GroupFlags.none(KEY).withLife(Life.none().lived());

        assertThat(flags.write()).isEqualTo("{\"v\":1,\"cluster\":\"prod\",\"group\":\"orders\",\"alive\":true}");
    }

    @Test
    void whatAnEarlierReleaseWroteIsRead() {
        GroupFlags flags = read("{\"v\":1,\"cluster\":\"prod\",\"group\":\"orders\",\"lag\":500,"
            + "\"asOf\":\"2026-11-20T10:00:00Z\",\"absent\":2,\"absentSince\":\"2026-11-20T10:10:00Z\"}");

        assertThat(flags.lag()).hasValue(500);
        assertThat(flags.absent()).isEqualTo(2);
        assertThat(flags.life()).isEqualTo(Life.none());
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> read("{\"v\":1,\"cluster\":\"prod\",\"group\":\"orders\",\"mark\":{\"since\":5}}"))
            .isInstanceOf(LagException.class);
        assertThatThrownBy(() -> read("{\"v\":1,\"cluster\":\"prod\",\"group\":\"orders\",\"usual\":\"long\"}"))
            .isInstanceOf(LagException.class);
    }

    private static GroupFlags read(String json) {
        return Stored.read("group", json, GroupFlags::read);
    }
}
