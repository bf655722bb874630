package io.lagmonitor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.Habits;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.Silence;
import io.lagmonitor.model.StandingFinding;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything that is known of one group, as one small JSON document: facts, what the policies say and why, the incident,
 * what was told to whom, and what was done. Fields are only ever added; what is not known is left out.
 */
final class Explanation {

    private static final int MOST_TOPICS = 20;

    private Explanation() {}

    /** @param incident the newest about the group, also one that has ended and may be reopened */
    static String of(GroupKey key, Optional<LagReport> report, Optional<Incident> incident, Optional<Silence> silenced) {
        ObjectNode node = Stored.object();
        Stored.put(node, key);
        report.ifPresent(newest -> node.put("time", newest.time().toString()));
        Optional<GroupReport> group = report.flatMap(newest -> newest.group(key));
        node.put("presence", group.map(seen -> seen.presence().name()).orElse("UNKNOWN"));
        node.put("status", group.map(GroupReport::status).orElse(LagStatus.UNKNOWN).name());
        group.flatMap(GroupReport::failure).ifPresent(why -> node.put("failure", why));
        group.ifPresent(seen -> liveness(seen.estimates().liveness(), node.putObject("liveness")));
        group.flatMap(GroupReport::lag).ifPresent(lag -> facts(lag, node.putObject("facts")));
        group.ifPresent(seen -> findings(seen.findings(), node.putArray("findings")));
        incident.ifPresent(newest -> incident(newest, node.putObject("incident")));
        silenced.ifPresent(silence -> node.putObject("silence")
            .put("groups", silence.groups()).put("until", silence.until().toString()).put("reason", silence.reason()));
        return node.toPrettyString();
    }

    private static void liveness(Liveness liveness, ObjectNode node) {
        node.put("state", liveness.state().name());
        liveness.since().ifPresent(since -> node.put("since", since.toString()));
        node.put("reason", liveness.reason());
    }

    private static void facts(GroupLag lag, ObjectNode node) {
        node.put("asOf", lag.asOf().toString());
        node.put("type", lag.type().name());
        node.put("state", lag.state().name());
        lag.members().ifPresent(members -> node.put("members", members));
        if (lag.simple()) {
            node.put("simple", true);
        }
        lag.habits().ifPresent(habits -> habits(habits, node.putObject("habits")));
        node.put("granularity", lag.granularity().name());
        node.put("mayLackPartitions", lag.mayLackPartitions());
        bounds(lag.lagAtLeast(), lag.lagAtMost(), node);
        if (!lag.topics().isEmpty()) {
            node.put("topicCount", lag.topics().size());
            ArrayNode topics = node.putArray("worstTopics");
            lag.topics().stream()
                .sorted(Comparator.comparingLong((String topic) -> -lag.lagAtLeast(topic))).limit(MOST_TOPICS)
                .forEach(topic -> bounds(lag.lagAtLeast(topic), lag.lagAtMost(topic),
                    topics.addObject().put("topic", topic)));
        }
    }

    private static void habits(Habits habits, ObjectNode node) {
        habits.lastSeen().ifPresent(time -> node.put("lastSeen", time.toString()));
        habits.lastProgress().ifPresent(time -> node.put("lastProgress", time.toString()));
        habits.usualCommitInterval().ifPresent(time -> node.put("usualCommitInterval", time.toString()));
        habits.memberlessSince().ifPresent(time -> node.put("memberlessSince", time.toString()));
        node.put("rewinds", habits.rewinds());
        habits.lastRewind().ifPresent(time -> node.put("lastRewind", time.toString()));
    }

    private static void bounds(long atLeast, OptionalLong atMost, ObjectNode node) {
        node.put("lagAtLeast", atLeast);
        atMost.ifPresent(records -> node.put("lagAtMost", records));
    }

    private static void findings(List<StandingFinding> findings, ArrayNode nodes) {
        for (StandingFinding finding : findings) {
            ObjectNode node = nodes.addObject().put("policy", finding.policy());
            finding.subject().topic().ifPresent(topic -> node.put("topic", topic));
            finding.subject().partition().ifPresent(partition -> node.put("partition", partition));
            node.put("status", finding.status().name());
            node.put("standing", finding.standing().name());
            node.put("measured", finding.measured());
            node.put("atLeast", finding.finding().atLeast().name());
            node.put("atMost", finding.finding().atMost().name());
            node.put("reason", finding.reason());
            node.put("since", finding.since().toString());
        }
    }

    private static void incident(Incident incident, ObjectNode node) {
        node.put("id", incident.id());
        node.put("opened", incident.opened().toString());
        incident.ending().ifPresent(ending -> node.putObject("ending").put("time", ending.time().toString())
            .put("kind", ending.kind().name()).put("reason", ending.reason()));
        node.put("status", incident.status().name());
        node.put("peakLag", incident.peakLag());
        findings(incident.findings(), node.putArray("findings"));
        ArrayNode heard = node.putArray("told");
        incident.heard().forEach(each -> {
            ObjectNode told = heard.addObject().put("notifier", each.notifier()).put("status", each.status().name());
            told.put("at", each.at().toString());
            each.note().ifPresent(note -> told.put("note", note));
            each.refused().ifPresent(why -> told.put("refused", why));
        });
        ArrayNode acts = node.putArray("acts");
        incident.acts().forEach(each -> {
            ObjectNode act = acts.addObject().put("act", each.act()).put("state", each.state().name());
            act.put("since", each.since().toString());
            each.note().ifPresent(note -> act.put("note", note));
        });
    }
}
