package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.model.TopicPartition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentJsonTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456789Z");

    @Test
    void readsWhatItWrote() {
        IncidentRecord written = record();

        IncidentRecord read = IncidentJson.read(IncidentJson.write(written));

        assertThat(read.view()).usingRecursiveComparison().ignoringFields("findings").isEqualTo(written.view());
        assertThat(read.findings).usingRecursiveComparison().ignoringFields("measured").isEqualTo(written.findings);
        assertThat(read.findings).noneMatch(StandingFinding::measured);
        assertThat(read.told).isEqualTo(written.told);
        assertThat(read.news).isEqualTo(written.news);
        assertThat(read.since).isEqualTo(written.since);
        assertThat(read.changes).isEqualTo(written.changes);
    }

    @Test
    void readsItsEnd() {
        IncidentRecord written = record();
        written.stand(List.of(), NOW.plusSeconds(60));

        assertThat(IncidentJson.read(IncidentJson.write(written)).view()).isEqualTo(written.view());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[]", "{}", "{\"v\":2}", "{\"v\":1}", "{\"v\":1,\"id\":\"i\"}"})
    void saysWhatIsWrong(String text) {
        assertThatThrownBy(() -> IncidentJson.read(text)).isInstanceOf(LagException.class);
    }

    private static IncidentRecord record() {
        IncidentRecord incident = IncidentRecord.open(new GroupKey("c", "naïve/group \"1\"\n"), NOW);
        incident.stand(List.of(
            new StandingFinding("p", Subject.group(), LagStatus.CRITICAL, true, "lag", NOW),
            new StandingFinding("p", Subject.topic("t"), LagStatus.WARNING, true, "lag", NOW),
            new StandingFinding("q", Subject.partition(new TopicPartition("t", 3)), LagStatus.WARNING, false, "x", NOW)),
            NOW);
        incident.peakLag = 17;
        incident.told.put("chat", Told.of(1, LagStatus.CRITICAL));
        incident.told.put("pager", Told.DUE);
        return incident;
    }
}
