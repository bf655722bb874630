package io.lagmonitor.notify;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * News for people, in their language, before anything is made of it that a service shows: of one incident, or a digest of
 * many. All texts are one line of visible characters and of bounded length, apart from the command; none is escaped for
 * any markup.
 *
 * @param tone    how bad it is
 * @param title   what has happened to whom; at most {@value #TITLE} characters
 * @param facts   where, since when, how much
 * @param parts   why, and what was done; each with at least one line
 * @param command what to run in a shell to see more: exact, so never to be cut
 * @param link    where to see more
 * @param footer  the id of the incident, and of when all this is
 */
public record Message(
        Tone tone,
        String title,
        List<Fact> facts,
        List<Part> parts,
        Optional<Command> command,
        Optional<Link> link,
        String footer) {

    /** The longest title, in characters as Java counts them; all other lines have at most {@value #LINE}. */
    public static final int TITLE = 140;

    /** The longest line that is not a title. */
    public static final int LINE = 320;

    /** How bad it is. */
    public enum Tone {
        /** Somebody should look now. */
        CRITICAL("🔴"),
        /** Somebody should look during the day. */
        WARNING("🟠"),
        /** It is well again. */
        GOOD("🟢"),
        /** It is over, and not because it is well. */
        OVER("⚪");

        private final String icon;

        Tone(String icon) {
            this.icon = icon;
        }

        /** One character that shows it. */
        public String icon() {
            return icon;
        }
    }

    /**
     * One thing to know.
     *
     * @param literal whether the value came from outside, such as a name, and is to be shown as it stands
     */
    public record Fact(String label, String value, boolean literal) {}

    /** Some lines that say the same kind of thing, and what that is. */
    public record Part(String label, List<String> lines) {

        /** Copies the lines. */
        public Part {
            lines = List.copyOf(lines);
        }
    }

    /** A command, and what to call it. */
    public record Command(String label, String line) {}

    /** An address, and what to call it. */
    public record Link(String label, URI address) {}

    /** Copies the lists. */
    public Message {
        Objects.requireNonNull(tone, "tone");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(link, "link");
        Objects.requireNonNull(footer, "footer");
        facts = List.copyOf(facts);
        parts = List.copyOf(parts);
    }

    /** The title with its icon. */
    public String heading() {
        return tone.icon() + " " + title;
    }

    /** All of it as plain text of several lines. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(heading());
        facts.forEach(fact -> lines.add(fact.label() + ": " + fact.value()));
        parts.forEach(part -> {
            lines.add(part.label() + ":");
            part.lines().forEach(line -> lines.add("- " + line));
        });
        command.ifPresent(next -> lines.add(next.label() + ": " + next.line()));
        link.ifPresent(console -> lines.add(console.label() + ": " + console.address()));
        lines.add(footer);
        return String.join("\n", lines);
    }
}
