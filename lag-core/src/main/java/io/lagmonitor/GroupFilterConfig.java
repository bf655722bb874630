package io.lagmonitor;

import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.spi.Config;
import java.util.Optional;

/** Reads which groups are meant, below {@code groups.}; the keys are documented at {@link LagMonitor.Builder#from}. */
final class GroupFilterConfig {

    private GroupFilterConfig() {}

    /** Empty if neither key is there. */
    static Optional<GroupFilter> read(Config config) {
        Optional<String> include = config.regex("groups.include");
        Optional<String> exclude = config.regex("groups.exclude");
        if (include.isEmpty() && exclude.isEmpty()) {
            return Optional.empty();
        }
        GroupFilter included = include.map(GroupFilter.all()::include).orElse(GroupFilter.all());
        return Optional.of(exclude.map(included::exclude).orElse(included));
    }
}
