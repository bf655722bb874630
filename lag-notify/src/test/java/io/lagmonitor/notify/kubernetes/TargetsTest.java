package io.lagmonitor.notify.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.notify.kubernetes.Workload.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {

    private final Targets targets = Targets.derived(Kind.DEPLOYMENT, "(.+)-consumer");

    @Test
    void takesTheNameFromTheGroupId() throws Exception {
        assertThat(targets.of("orders-consumer")).hasToString("deployment orders");
        assertThat(targets.of("eu.orders-2-consumer")).hasToString("deployment eu.orders-2");
        assertThat(targets.of("a".repeat(240) + "-consumer").name()).hasSize(240);
        assertThat(Targets.derived(Kind.STATEFUL_SET, "(.+)").of("orders")).hasToString("statefulset orders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "orders-consumer-2", "", "orders-consumer\n"})
    void matchesTheWholeGroupId(String groupId) {
        assertThatThrownBy(() -> targets.of(groupId)).isInstanceOf(Refusal.class)
            .hasMessage("no workload is known for this group: its id does not match (.+)-consumer");
    }

    @ParameterizedTest
    @ValueSource(strings =
        {"Orders", "or_ders", "-orders", "orders.", "a..b", "../../secrets", "orders?x=1", "日本", "a b"})
    void refusesNamesThatAreNoneInKubernetes(String name) {
        assertThatThrownBy(() -> targets.of(name + "-consumer")).isInstanceOf(Refusal.class)
            .hasMessage("'" + name.replaceAll("[^ -~]", "?") + "', which (.+)-consumer takes from the group id, is no name "
                + "of a workload, expected lower case letters, digits, '-' and '.', between letters or digits, at most 253 "
                + "characters");
    }

    @Test
    void showsNoLineBreaksAndNoEndlessNamesOfGroups() {
        Targets all = Targets.derived(Kind.DEPLOYMENT, "(?s)(.*)");

        assertThatThrownBy(() -> all.of("a\r\n\u202Eb")).hasMessageStartingWith("'a???b', which");
        assertThatThrownBy(() -> all.of("x".repeat(254))).hasMessageStartingWith("'" + "x".repeat(80) + "...', which");
        assertThatThrownBy(() -> all.of("")).hasMessageStartingWith("'', which");
    }

    @Test
    void refusesAGroupInThePatternThatMatchedNothing() {
        assertThatThrownBy(() -> Targets.derived(Kind.DEPLOYMENT, "(a)?b").of("b"))
            .hasMessageStartingWith("'', which (a)?b");
    }

    @Test
    void prefersWhatIsGivenForTheGroup() throws Exception {
        Targets given = targets.with("orders-consumer", "statefulset/ledger").with("any thing", "deployment/x");

        assertThat(given.of("orders-consumer")).hasToString("statefulset ledger");
        assertThat(given.of("any thing")).hasToString("deployment x");
        assertThat(given.of("refunds-consumer")).hasToString("deployment refunds");
    }

    @Test
    void refusesOthersWhereOnlyGroupsAreGiven() {
        assertThatThrownBy(() -> Targets.none().with("orders", "deployment/x").of("refunds"))
            .hasMessage("no workload is known for this group: none is given for it");
    }

    @Test
    void refusesPatternsThatNameNothing() {
        assertThatThrownBy(() -> Targets.derived(Kind.DEPLOYMENT, ".+")).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("'.+' does not say what the workload is called, expected a group in it, as (.+)-consumer");
        assertThatThrownBy(() -> Targets.derived(Kind.DEPLOYMENT, "(")).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("'(' is not a regular expression: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orders", "/orders", "pod/orders", "Deployment/orders", "deployments/orders"})
    void refusesWhatIsNoWorkload(String text) {
        assertThatThrownBy(() -> Workload.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessage(
            "'" + text + "' is no workload, expected one as deployment/orders or statefulset/orders");
    }
}
