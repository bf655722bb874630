package io.lagmonitor.aliyun;

import io.lagmonitor.contract.ProviderContract;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/** C1 and C2 for {@code aliyun-progress}. */
class AliyunProgressProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new AliyunProgressLagSource.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("region", "cn-hangzhou", "instances", "alikafka_a", "clusters", "orders", "credentials", "oidc",
            "role.arn", "acs:ram::1:role/lag", "oidc.provider.arn", "acs:ram::1:oidc-provider/ack", "oidc.token.file",
            "/no/such/file", "credentials.endpoint", "sts.nowhere.invalid", "endpoint", "alikafka.nowhere.invalid",
            "parallel", "2");
    }

    @Override
    protected List<Entry<String, String>> wrongSettings() {
        return List.of(Map.entry("region", ""), Map.entry("instances", ""), Map.entry("clusters", "a,b"),
            Map.entry("access.key.secret", "hidden"), Map.entry("role.arn", ""), Map.entry("oidc.provider.arn", ""),
            Map.entry("oidc.token.file", ""), Map.entry("credentials.endpoint", "https://host/path"),
            Map.entry("endpoint", "ftp://host"), Map.entry("parallel", "0"), Map.entry("parallel", "17"));
    }
}
