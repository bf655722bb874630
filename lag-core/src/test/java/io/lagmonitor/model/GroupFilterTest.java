package io.lagmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GroupFilterTest {

    @Test
    void allAcceptsEveryGroup() {
        assertThat(GroupFilter.all().accepts("orders")).isTrue();
        assertThat(GroupFilter.all().accepts("")).isTrue();
    }

    @Test
    void theFirstIncludeEndsThatAllAreAccepted() {
        GroupFilter filter = GroupFilter.all().include("orders-.*").include("payments");

        assertThat(filter.accepts("orders-1")).isTrue();
        assertThat(filter.accepts("payments")).isTrue();
        assertThat(filter.accepts("invoices")).isFalse();
    }

    @Test
    void patternsMatchTheWholeGroupId() {
        GroupFilter filter = GroupFilter.all().include("orders").exclude("test");

        assertThat(filter.accepts("orders-1")).isFalse();
        assertThat(filter.accepts("my-orders")).isFalse();
        assertThat(GroupFilter.all().exclude("test").accepts("orders-test")).isTrue();
    }

    @Test
    void anExcludeWinsOverEveryInclude() {
        GroupFilter filter = GroupFilter.all().exclude(".*-test").include("orders-.*");

        assertThat(filter.accepts("orders-test")).isFalse();
        assertThat(filter.accepts("orders-1")).isTrue();
    }

    @Test
    void isNotChangedByWhatIsBuiltOnIt() {
        GroupFilter filter = GroupFilter.all().include("orders");

        filter.include("payments").exclude("orders");

        assertThat(filter.accepts("orders")).isTrue();
        assertThat(filter.accepts("payments")).isFalse();
        assertThat(GroupFilter.all().accepts("invoices")).isTrue();
    }

    @Test
    void saysWhatIsWrongWithAPattern() {
        assertThatThrownBy(() -> GroupFilter.all().include("orders-(.*")).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("'orders-(.*' is not a regular expression: Unclosed group at 10");
        assertThatThrownBy(() -> GroupFilter.all().exclude("*")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isReadable() {
        assertThat(GroupFilter.all()).hasToString("include all, exclude []");
        assertThat(GroupFilter.all().include("a").exclude("b")).hasToString("include [a], exclude [b]");
        assertThat(GroupFilter.all().include("a").include("c.*").exclude("b").includes()).containsExactly("a", "c.*");
        assertThat(GroupFilter.all().include("a").exclude("b").excludes()).containsExactly("b");
    }
}
