package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.LagSourceProvider;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;

/**
 * Reads the lag of groups from a properties file, {@code groupId=lag}, spread over six partitions, and as {@code asOf} the
 * time they are of.
 */
final class FileLagSource implements LagSource {

    private static final String CLUSTER = "prod";
    private static final int PARTITIONS = 6;

    private final Path file;

    private FileLagSource(Path file) {
        this.file = file;
    }

    @Override
    public LagSnapshot fetch(LagRequest request) throws IOException {
        Properties lags = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lags.load(reader);
        }
        LagSnapshot.Builder snapshot = LagSnapshot.of(CLUSTER);
        Instant asOf = Instant.parse((String) lags.remove("asOf"));
        lags.stringPropertyNames().forEach(groupId ->
            snapshot.group(group(groupId, asOf, Long.parseLong(lags.getProperty(groupId)))));
        return snapshot.build();
    }

    private static GroupLag group(String groupId, Instant asOf, long lag) {
        GroupLagBuilder group = GroupLag.builder(new GroupKey(CLUSTER, groupId), asOf);
        for (int i = 0; i < PARTITIONS; i++) {
            group.partition("events", i).lag(lag / PARTITIONS);
        }
        return group.build();
    }

    /** {@code type=lag-file}; its only setting is {@code path}. */
    public static final class Provider implements LagSourceProvider {

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "lag-file";
        }

        @Override
        public LagSource create(Config config) {
            return new FileLagSource(config.path("path").orElseThrow());
        }
    }
}
