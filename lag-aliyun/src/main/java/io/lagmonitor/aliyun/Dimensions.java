package io.lagmonitor.aliyun;

import io.lagmonitor.spi.ConfigException;
import java.util.List;
import java.util.Optional;

/**
 * How a metric names what its numbers are about.
 *
 * @param instance the dimension with the id of the instance
 * @param group    the dimension with the consumer group
 * @param topic    the dimension with the topic; empty if the numbers are those of whole groups
 */
record Dimensions(String instance, String group, Optional<String> topic) {

    private static final Dimensions OF_GROUPS = new Dimensions("instanceId", "consumerGroup", Optional.empty());
    private static final Dimensions OF_TOPICS = new Dimensions("instanceId", "consumerGroup", Optional.of("topic"));

    /** Checks that they have names. */
    Dimensions {
        if (instance.isBlank() || group.isBlank() || topic.filter(String::isBlank).isPresent()) {
            throw new ConfigException("a dimension without a name");
        }
    }

    /** Those of the metrics that are known today. */
    static Dimensions of(String metric) {
        return metric.endsWith("_onetopic") ? OF_TOPICS : OF_GROUPS;
    }

    /** In the order instance, group and, if there is one, topic. */
    static Dimensions named(List<String> names) {
        if (names.size() != 2 && names.size() != 3) {
            throw new ConfigException(names.size() + " dimensions, expected that of the instance, that of the consumer "
                + "group and, if the metric has one, that of the topic, as instanceId, consumerGroup, topic");
        }
        return new Dimensions(names.get(0), names.get(1), names.stream().skip(2).findFirst());
    }
}
