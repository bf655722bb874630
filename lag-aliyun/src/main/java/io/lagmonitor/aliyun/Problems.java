package io.lagmonitor.aliyun;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why an answer is not whole; some of it, if there is much. */
final class Problems {

    private static final int AT_MOST = 5;

    private final List<String> reasons = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private int more;

    /** What happened with these instances. */
    void add(List<String> instanceIds, String reason) {
        ids.addAll(instanceIds);
        int others = instanceIds.size() - 1;
        add(Optional.of(instanceIds.get(0) + (others > 0 ? " and " + others + " more" : "") + ": " + reason));
    }

    void add(Optional<String> reason) {
        reason.ifPresent(text -> {
            if (reasons.size() < AT_MOST) {
                reasons.add(text);
            } else {
                more++;
            }
        });
    }

    boolean isAbout(String instanceId) {
        return ids.contains(instanceId);
    }

    List<String> all() {
        List<String> all = new ArrayList<>(reasons);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return all;
    }

    String text() {
        return String.join("; ", all());
    }
}
