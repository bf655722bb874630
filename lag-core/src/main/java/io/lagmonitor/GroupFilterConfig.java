package io.lagmonitor;

import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.spi.Config;
import java.util.Optional;

/** Reads which groups are meant, below {@code groups.}; the keys are documented at {@link LagMonitor.Builder#from}. */
final class GroupFilterConfig {

    private GroupFilterConfig() {}

    /** Empty if none of the keys is there. */
    static Optional<GroupFilter> read(Config config) {
        Optional<String> include = config.regex("groups.include");
        Optional<String> exclude = config.regex("groups.exclude");
        Optional<Boolean> excludeGenerated = config.flag("groups.exclude.generated");
        if (include.isEmpty() && exclude.isEmpty() && excludeGenerated.isEmpty()) {
            return Optional.empty();
        }
        GroupFilter included = include.map(GroupFilter.all()::include).orElse(GroupFilter.all());
        GroupFilter named = exclude.map(included::exclude).orElse(included);
        return Optional.of(excludeGenerated.orElse(false) ? named.excludeGenerated() : named);
    }
}
