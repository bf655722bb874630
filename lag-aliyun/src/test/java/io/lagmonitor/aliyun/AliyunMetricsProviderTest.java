package io.lagmonitor.aliyun;

import io.lagmonitor.contract.ProviderContract;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/** C1 and C2 for {@code aliyun}. */
class AliyunMetricsProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new AliyunMetricsLagSource.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.ofEntries(Map.entry("region", "cn-hangzhou"), Map.entry("instances", "alikafka_a, alikafka_b"),
            Map.entry("clusters", "orders,payments"), Map.entry("credentials", "keys"), Map.entry("access.key.id", "id"),
            Map.entry("access.key.secret", "secret"), Map.entry("security.token", "token"),
            Map.entry("endpoint", "metrics.nowhere.invalid"), Map.entry("metric", "message_accumulation_onetopic"),
            Map.entry("dimensions", "instanceId,consumerGroup,topic"), Map.entry("api", "list"), Map.entry("period", "5m"),
            Map.entry("window", "15m"), Map.entry("page.size", "100"));
    }

    @Override
    protected List<Entry<String, String>> wrongSettings() {
        return List.of(Map.entry("region", ""), Map.entry("region", "China"), Map.entry("instances", ""),
            Map.entry("instances", ","), Map.entry("instances", "alikafka_a,alikafka_a"), Map.entry("instances", "a b,c"),
            Map.entry("clusters", "orders"), Map.entry("clusters", "orders,orders"), Map.entry("credentials", "magic"),
            Map.entry("access.key.id", ""), Map.entry("access.key.secret", ""), Map.entry("security.token", "${env:NO_SUCH}"),
            Map.entry("endpoint", "https://host/path"), Map.entry("dimensions", "instanceId"), Map.entry("api", "newest"),
            Map.entry("period", "2h"), Map.entry("period", "1500ms"), Map.entry("window", "1m"), Map.entry("window", "2d"),
            Map.entry("page.size", "0"), Map.entry("page.size", "1441"), Map.entry("role", "Lag"),
            Map.entry("role.arn", "acs:ram::1:role/lag"), Map.entry("credentials.endpoint", "localhost"));
    }
}
