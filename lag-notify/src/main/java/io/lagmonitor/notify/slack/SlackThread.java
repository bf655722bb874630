package io.lagmonitor.notify.slack;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an incident is told: the message its thread hangs on.
 *
 * @param channel the id of the channel, which an update needs
 * @param ts      Slack's id of the message, a text that looks like a number and is none
 * @param shared  whether the message is a digest of many incidents, which none of them may change
 */
record SlackThread(String channel, String ts, boolean shared) {

    private static final Pattern NOTE = Pattern.compile("([A-Z0-9]{1,32}) ([0-9]{1,20}\\.[0-9]{1,20})( shared)?");

    /** Reads a note; what is none of ours is as if there were none. */
    static Optional<SlackThread> read(String note) {
        Matcher parts = NOTE.matcher(note);
        return parts.matches()
            ? Optional.of(new SlackThread(parts.group(1), parts.group(2), parts.group(3) != null)) : Optional.empty();
    }

    /** The note from which it is read. */
    String note() {
        return channel + " " + ts + (shared ? " shared" : "");
    }
}
