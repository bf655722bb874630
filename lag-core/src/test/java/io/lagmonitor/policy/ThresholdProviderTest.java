package io.lagmonitor.policy;

import static java.util.Map.entry;

import io.lagmonitor.contract.ProviderContract;
import java.util.List;
import java.util.Map;

class ThresholdProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new LagThreshold.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.ofEntries(
            entry("critical", "150000"),
            entry("critical.clear.below", "100000"),
            entry("warning", "80000"),
            entry("warning.clear.below", "60000"),
            entry("rules", "batch, payments"),
            entry("rule.batch.groups", "batch-.*"),
            entry("rule.batch.critical", "5_000_000"),
            entry("rule.payments.groups", ".*"),
            entry("rule.payments.topics", "payments"),
            entry("rule.payments.warning", "50"),
            entry("rule.payments.warning.clear.below", "40"));
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of(
            entry("critical", "many"),
            entry("critical", "0"),
            entry("critical.clear.below", "150001"),
            entry("critical.clear.below", "0"),
            entry("warning", "150000"),
            entry("warning", "-1"),
            entry("warning.clear.below", "80001"),
            entry("rules", "batch, payments, batch"),
            entry("rule.batch.groups", ""),
            entry("rule.batch.groups", "("),
            entry("rule.batch.critical", ""),
            entry("rule.batch.critical.clear.below", "5000001"),
            entry("rule.payments.critical.clear.below", "10"),
            entry("rule.payments.topics", "["),
            entry("rule.payments.warning", "a"),
            entry("rule.payments.warning.clear.below", "51"));
    }
}
