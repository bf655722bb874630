package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.MaintenanceWindow;
import io.lagmonitor.model.Silence;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The silences, those of maintenance windows too. Guarded by the lock of the monitor. */
final class Silences {

    static final String PREFIX = "silence:";

    private final Unsaved unsaved;
    private final List<MaintenanceWindow> windows;
    private final Map<String, Silence> byPattern = new TreeMap<>();

    Silences(Unsaved unsaved, List<MaintenanceWindow> windows) {
        this.unsaved = unsaved;
        this.windows = windows;
    }

    void replace(Collection<Silence> stored) {
        byPattern.clear();
        stored.forEach(silence -> byPattern.put(silence.groups(), silence));
    }

    void put(Silence silence) {
        byPattern.put(silence.groups(), silence);
        changed(silence.groups());
    }

    /** Says whether there was one. */
    boolean remove(String pattern) {
        boolean removed = byPattern.remove(pattern) != null;
        if (removed) {
            changed(pattern);
        }
        return removed;
    }

    /** Those of this time, and forgets those that are over. */
    Active active(Instant now) {
        byPattern.values().stream().filter(silence -> !now.isBefore(silence.until())).map(Silence::groups).toList()
            .forEach(this::remove);
        return new Active(
            Stream.concat(byPattern.values().stream(), windows.stream().flatMap(window -> window.at(now).stream()))
                .map(Compiled::of).toList());
    }

    static Silence read(JsonNode node) {
        return new Silence(node.required("groups").asText(), Stored.requiredTime(node, "until"),
            node.required("reason").asText());
    }

    private void changed(String pattern) {
        unsaved.change(PREFIX + pattern, () -> Optional.ofNullable(byPattern.get(pattern)).map(Silences::write));
    }

    private static String write(Silence silence) {
        return Stored.object().put("groups", silence.groups()).put("until", silence.until().toString())
            .put("reason", silence.reason()).toString();
    }

    /** The silences of one time. */
    record Active(List<Compiled> silences) {

        Optional<Silence> covering(GroupKey group) {
            return silences.stream().filter(each -> each.pattern().matcher(group.groupId()).matches())
                .map(Compiled::silence).findFirst();
        }

        List<Silence> all() {
            return silences.stream().map(Compiled::silence).toList();
        }
    }

    /** With its pattern ready, because every group is matched in every poll. */
    record Compiled(Silence silence, Pattern pattern) {

        static Compiled of(Silence silence) {
            return new Compiled(silence, Pattern.compile(silence.groups()));
        }
    }
}
