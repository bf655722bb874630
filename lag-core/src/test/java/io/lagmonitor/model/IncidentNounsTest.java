package io.lagmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.Incident.Heard;
import io.lagmonitor.model.IncidentUpdate.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The small values of incidents: silences, acts, incidents and their news. */
class IncidentNounsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final About ORDERS = About.group(new GroupKey("prod", "orders"));
    private static final ActOutcome SCALED =
        new ActOutcome("scale", ActOutcome.State.DONE, NOW, Optional.of("scaled orders 3 to 5"));
    private static final Heard HEARD = new Heard("oncall", LagStatus.CRITICAL, NOW, Optional.empty(), Optional.empty());
    private static final StandingFinding CRITICAL = new StandingFinding(
        "limit", Finding.critical(Subject.group(), "lag 5 records, limit 3"), LagStatus.CRITICAL, NOW);

    @Test
    void aSilenceChecksItsPattern() {
        assertThatThrownBy(() -> new Silence("orders-(", NOW, "why")).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("'orders-(' is not a regular expression: Unclosed group at 8");
        assertMissing(() -> new Silence(null, NOW, "why"), "groups");
        assertMissing(() -> new Silence("orders", null, "why"), "until");
        assertMissing(() -> new Silence("orders", NOW, null), "reason");
    }

    @Test
    void anOutcomeIsWhole() {
        assertMissing(() -> new ActOutcome(null, ActOutcome.State.DONE, NOW, Optional.empty()), "act");
        assertMissing(() -> new ActOutcome("scale", null, NOW, Optional.empty()), "state");
        assertMissing(() -> new ActOutcome("scale", ActOutcome.State.DONE, null, Optional.empty()), "since");
        assertMissing(() -> new ActOutcome("scale", ActOutcome.State.DONE, NOW, null), "note");
    }

    @Test
    void anIncidentCopiesItsLists() {
        List<StandingFinding> findings = new ArrayList<>(List.of(CRITICAL));
        List<ActOutcome> acts = new ArrayList<>(List.of(SCALED));
        List<Heard> heard = new ArrayList<>(List.of(HEARD));
        Incident incident = new Incident(
            "3f2a", ORDERS, NOW, Optional.empty(), LagStatus.CRITICAL, 5, findings, acts, heard);

        findings.clear();
        acts.clear();
        heard.clear();

        assertThat(incident.findings()).containsExactly(CRITICAL);
        assertThat(incident.acts()).containsExactly(SCALED);
        assertThat(incident.heard()).containsExactly(HEARD);
        assertThatThrownBy(() -> incident.acts().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void anIncidentIsWhole() {
        assertMissing(() -> incident(null, ORDERS, NOW, Optional.empty(), LagStatus.OK), "id");
        assertMissing(() -> incident("3f2a", null, NOW, Optional.empty(), LagStatus.OK), "about");
        assertMissing(() -> incident("3f2a", ORDERS, null, Optional.empty(), LagStatus.OK), "opened");
        assertMissing(() -> incident("3f2a", ORDERS, NOW, null, LagStatus.OK), "ending");
        assertMissing(() -> incident("3f2a", ORDERS, NOW, Optional.empty(), null), "status");
    }

    @Test
    void anIncidentIsAboutAGroupOrASourceOrTheMonitor() {
        assertThat(about(ORDERS).group()).contains(new GroupKey("prod", "orders"));
        assertThat(about(About.source("prod")).group()).isEmpty();
        assertThat(about(About.monitor()).group()).isEmpty();

        assertThat(List.of(ORDERS, About.source("prod"), About.monitor())).extracting(About::toString)
            .containsExactly("prod/orders", "source prod", "the monitor");
        assertMissing(() -> About.group(null), "key");
        assertMissing(() -> About.source(null), "name");
    }

    @Test
    void anIncidentHasEndedWhenItsEndingSays() {
        Ending ending = new Ending(NOW, Ending.Kind.VANISHED, "vanished with lag 5 records");

        assertThat(incident("3f2a", ORDERS, NOW, Optional.of(ending), LagStatus.OK).ended()).contains(NOW);
        assertThat(about(ORDERS).ended()).isEmpty();
        assertMissing(() -> new Ending(null, Ending.Kind.GONE, "why"), "time");
        assertMissing(() -> new Ending(NOW, null, "why"), "kind");
        assertMissing(() -> new Ending(NOW, Ending.Kind.GONE, null), "reason");
    }

    @Test
    void whatWasHeardIsWhole() {
        Optional<String> none = Optional.empty();

        assertMissing(() -> new Heard(null, LagStatus.OK, NOW, none, none), "notifier");
        assertMissing(() -> new Heard("oncall", null, NOW, none, none), "status");
        assertMissing(() -> new Heard("oncall", LagStatus.OK, null, none, none), "at");
        assertMissing(() -> new Heard("oncall", LagStatus.OK, NOW, null, none), "note");
        assertMissing(() -> new Heard("oncall", LagStatus.OK, NOW, none, null), "refused");
    }

    @Test
    void anUpdateIsWhole() {
        Incident incident = about(ORDERS);

        assertMissing(() -> new IncidentUpdate(null, Kind.ACT, incident, Optional.empty(), Optional.empty()), "key");
        assertMissing(() -> new IncidentUpdate("3f2a", null, incident, Optional.empty(), Optional.empty()), "kind");
        assertMissing(() -> new IncidentUpdate("3f2a", Kind.ACT, null, Optional.empty(), Optional.empty()), "incident");
        assertMissing(() -> new IncidentUpdate("3f2a", Kind.ACT, incident, null, Optional.empty()), "groupReport");
        assertMissing(() -> new IncidentUpdate("3f2a", Kind.ACT, incident, Optional.empty(), null), "note");
    }

    private static Incident about(About about) {
        return incident("3f2a", about, NOW, Optional.empty(), LagStatus.CRITICAL);
    }

    private static Incident incident(
            String id, About about, Instant opened, Optional<Ending> ending, LagStatus status) {
        return new Incident(id, about, opened, ending, status, 0, List.of(), List.of(), List.of());
    }

    private static void assertMissing(ThrowingCallable action, String name) {
        assertThatThrownBy(action).isInstanceOf(NullPointerException.class).hasMessage(name);
    }
}
