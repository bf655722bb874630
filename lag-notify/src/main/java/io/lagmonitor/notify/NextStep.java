package io.lagmonitor.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagmonitor.http.HttpCall;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.StandingFinding;
import java.net.URI;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to do about an incident: a command for a shell, and a page to open; made of templates. Immutable.
 *
 * @param command the template of the command; empty for none
 * @param console the template of the address; empty for none
 */
record NextStep(Optional<Template> command, Optional<Template> console) {

    /** What templates may use. */
    static final Set<String> PLACES = Set.of("cluster", "group", "topic", "incident");

    static final NextStep DEFAULT = new NextStep(Optional.of(commandTemplate(
        "kafka-consumer-groups.sh --bootstrap-server \"$BOOTSTRAP_SERVERS\" --describe --group {group}")), Optional.empty());

    /** @throws IllegalArgumentException if it cannot be one line of a shell */
    static Template commandTemplate(String text) {
        if (text.isBlank() || text.contains("`") || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("not one line for a shell without backticks");
        }
        return Template.of(text, PLACES);
    }

    /** @throws IllegalArgumentException if what it makes is not an address; the message does not quote it */
    static Template consoleTemplate(String text) {
        Template console = Template.of(text, PLACES);
        HttpCall.address(console.fill(Map.of("cluster", "c", "group", "g", "topic", "t", "incident", "i"), same -> same));
        return console;
    }

    /** The command, for what is open and about a group. */
    Optional<String> command(Incident incident) {
        return command.filter(template -> incident.ending().isEmpty()).filter(template -> incident.group().isPresent())
            .map(template -> template.fill(values(incident), Shell::quoted));
    }

    /** The page, if there is all that its address needs. */
    Optional<URI> console(Incident incident) {
        Map<String, String> values = values(incident);
        return console.filter(template -> template.canBeFilled(values))
            .flatMap(template -> address(template.fill(values, NextStep::encoded)));
    }

    /** What the places of a template stand for; the topic is that of the worst finding about one, or empty. */
    static Map<String, String> values(Incident incident) {
        Map<String, String> values = new HashMap<>(Map.of("incident", incident.id()));
        incident.group().ifPresent((GroupKey group) -> {
            values.put("cluster", group.cluster());
            values.put("group", group.groupId());
            values.put("topic", incident.findings().stream().map(StandingFinding::subject)
                .flatMap(subject -> subject.topic().stream()).findFirst().orElse(""));
        });
        return values;
    }

    /** As RFC 3986 has it for a path and a query alike. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A");
    }

    private static Optional<URI> address(String text) {
        try {
            return Optional.of(HttpCall.address(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a name stands where a host should
        }
    }
}
