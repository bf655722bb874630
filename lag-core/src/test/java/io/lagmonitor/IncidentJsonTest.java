package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lagmonitor.IncidentRecord.LastSeen;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.model.TopicPartition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentJsonTest {

    private static final Subject PARTITION = Subject.partition(new TopicPartition("t", 3));
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456789Z");

    @Test
    void readsWhatItWrote() {
        IncidentRecord written = record();

        IncidentRecord read = IncidentJson.read(IncidentJson.write(written));

        assertThat(read.view()).usingRecursiveComparison().ignoringFields("findings").isEqualTo(written.view());
        assertThat(read.findings).extracting(StandingFinding::policy, StandingFinding::subject,
            StandingFinding::standing, StandingFinding::reason, StandingFinding::since)
            .isEqualTo(written.findings.stream().map(finding -> tuple(finding.policy(), finding.subject(),
                finding.standing(), finding.reason(), finding.since())).toList());
        assertThat(read.findings).noneMatch(StandingFinding::measured);
        assertThat(read.told).isEqualTo(written.told);
        assertThat(read.news).isEqualTo(written.news);
        assertThat(read.since).isEqualTo(written.since);
        assertThat(read.changes).isEqualTo(written.changes);
        assertThat(read.checks).isEqualTo(written.checks);
        assertThat(read.counted).isEqualTo(written.counted);
        assertThat(read.silentSince).isEqualTo(written.silentSince);
        assertThat(read.actNews).isEqualTo(written.actNews);
        assertThat(read.reopening).isEqualTo(written.reopening);
        assertThat(read.lastSeen).isEqualTo(written.lastSeen);
        assertThat(List.copyOf(read.acts.entrySet())).isEqualTo(List.copyOf(written.acts.entrySet()));
    }

    @Test
    void readsItsEnd() {
        IncidentRecord written = record();
        written.end(new Ending(NOW.plusSeconds(60), Ending.Kind.VANISHED, "vanished with lag 3 records"));

        assertThat(IncidentJson.read(IncidentJson.write(written)).view()).isEqualTo(written.view());
    }

    @Test
    void readsWhatItIsAbout() {
        for (About about : List.of(About.source("prod"), About.monitor(), About.group(new GroupKey("c", "")))) {
            assertThat(IncidentJson.read(IncidentJson.write(IncidentRecord.open(about, NOW))).about).isEqualTo(about);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[]", "{}", "{\"v\":2}", "{\"v\":1}", "{\"v\":1,\"id\":\"i\"}"})
    void saysWhatIsWrong(String text) {
        assertThatThrownBy(() -> IncidentJson.read(text)).isInstanceOf(LagException.class);
    }

    private static IncidentRecord record() {
        IncidentRecord incident = IncidentRecord.open(About.group(new GroupKey("c", "naïve/group \"1\"\n")), NOW);
        incident.stand(List.of(
            new StandingFinding("p", Finding.critical(Subject.group(), "lag"), LagStatus.CRITICAL, NOW),
            new StandingFinding("p", Finding.warning(Subject.topic("t"), "lag"), LagStatus.WARNING, NOW),
            new StandingFinding("q", Finding.unknown(PARTITION, "x"), LagStatus.WARNING, NOW)), NOW);
        incident.lastSeen.put(PARTITION, new LastSeen(12, 2));
        incident.count(incident.findings, NOW, 5);
        incident.reopen(NOW);
        incident.numberAct();
        incident.silence(true, NOW.plusSeconds(1));
        incident.acts.put("restart", Act.begun(Optional.empty(), NOW, "p1", NOW.plusSeconds(30)));
        incident.acts.put("aside", incident.acts.get("restart").failedUntil(NOW.plusSeconds(9), NOW, "busy"));
        incident.acts.put("scale", Act.held(NOW, "too many"));
        incident.peakLag = 17;
        incident.told.put("chat", new Told(true, 1, LagStatus.CRITICAL, NOW, 2, Optional.of("id 5"), Optional.of("no")));
        incident.told.put("pager", Told.DUE);
        return incident;
    }
}
