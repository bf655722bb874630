package io.lagmonitor.model;

import java.util.List;

/**
 * Names of groups that tools and frameworks make up anew at every start. A name that is taken for one by mistake hides a
 * consumer, so only what nobody would choose is among them: numbers alone are not, and neither are short codes such as
 * those of pods.
 */
final class GeneratedNames {

    /** Regular expressions that match the whole name. */
    static final List<String> PATTERNS = List.of(
        // a UUID as the name or as its last part, as in Spring's anonymous.3f2b9c1e-7a44-4f0e-9c55-0d8e3f5a1b22
        "(?i)(.*[^0-9a-z])?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        // the same without hyphens, with letters and digits both
        "(?i)(.*[^0-9a-z])?(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{32}",
        // Spark's structured streaming, which adds a hash and -driver-0 or -executor to its UUID
        "(?i)spark-kafka-[a-z]+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}.*",
        // Kafka's own console consumer and performance test
        "(console|perf)-consumer-[0-9]{1,5}",
        // a host and an instance, each with a long number: agent254112.example172480
        ".*[a-zA-Z]{2}[0-9]{5,}\\.[a-zA-Z]{2,}[0-9]{5,}");

    private GeneratedNames() {}
}
