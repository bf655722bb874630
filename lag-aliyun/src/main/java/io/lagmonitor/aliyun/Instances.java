package io.lagmonitor.aliyun;

import io.lagmonitor.spi.ConfigException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ApsaraMQ for Kafka instances that are read, and how their clusters are named: by their id, if not said.
 *
 * @param clusters the name of the cluster by the id of the instance, in the order given
 */
record Instances(Map<String, String> clusters) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /** Checks and copies them. */
    Instances {
        clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
        if (clusters.isEmpty()) {
            throw new ConfigException("no instance is named, expected ids as alikafka_post-cn-abc123");
        }
        Set<String> names = new HashSet<>();
        clusters.forEach((id, name) -> {
            if (!ID.matcher(id).matches()) {
                throw new ConfigException(
                    "'" + id + "' is not the id of an instance, expected one as alikafka_post-cn-abc123");
            }
            if (name.isBlank()) {
                throw new ConfigException("the name of the cluster of instance " + id + " is blank");
            }
            if (!names.add(name)) {
                throw new ConfigException("two instances have the cluster name " + name);
            }
        });
    }

    static Instances of(Collection<String> ids) {
        Map<String, String> clusters = new LinkedHashMap<>();
        for (String id : ids) {
            if (clusters.put(id, id) != null) {
                throw new ConfigException("the instance " + id + " is named twice");
            }
        }
        return new Instances(clusters);
    }

    Instances named(String id, String cluster) {
        if (!clusters.containsKey(id)) {
            throw new ConfigException("'" + id + "' is none of the instances " + clusters.keySet());
        }
        Map<String, String> renamed = new LinkedHashMap<>(clusters);
        renamed.put(id, cluster);
        return new Instances(renamed);
    }

    /** All of them, by names in the order of their ids. */
    Instances named(List<String> names) {
        Map<String, String> renamed = new LinkedHashMap<>();
        Iterator<String> next = names.iterator();
        clusters.keySet().forEach(id -> renamed.put(id, next.next()));
        return new Instances(renamed);
    }

    List<String> ids() {
        return List.copyOf(clusters.keySet());
    }

    String cluster(String id) {
        return clusters.get(id);
    }

    String[] clusterNames() {
        return clusters.values().toArray(String[]::new);
    }
}
