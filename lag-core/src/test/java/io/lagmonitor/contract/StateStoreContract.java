package io.lagmonitor.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.spi.StateConflictException;
import io.lagmonitor.spi.StateStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link StateStore}, as tests. Extend it and say how to open your store:
 *
 * <pre>{@code
 * class TableStateStoreTest extends StateStoreContract {
 *     protected StateStore open() {
 *         return TableStateStore.in(database);    // a new, empty database for each test
 *     }
 * }
 * }</pre>
 */
public abstract class StateStoreContract {

    private final List<StateStore> opened = new ArrayList<>();

    /**
     * Opens a store as another process would. All stores of one test keep the same state, which is empty when the test
     * begins; they are closed when it ends.
     */
    protected abstract StateStore open() throws Exception;

    @AfterEach
    final void closeAll() {
        opened.forEach(StateStore::close);
    }

    @Test
    final void t1_emptyAtFirst() throws Exception {
        assertThat(store().load()).isEmpty();
    }

    @Test
    final void t2_loadsWhatItSaved() throws Exception {
        StateStore store = loaded();

        store.save(Map.of("a", "1", "b", "2"), Set.of());

        assertThat(store.load()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    final void t2_loadsWhatAStoreBeforeItSaved() throws Exception {
        StateStore before = loaded();
        before.save(Map.of("a", "1"), Set.of());
        before.close();

        assertThat(store().load()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    final void t2_keepsAnyTextToTheLetter() throws Exception {
        Map<String, String> texts = Map.of(
            "empty", "",
            "", "an empty key",
            "lines", "one\ntwo\r\nthree\n",
            "blanks and quotes", "  \t \"'\\ {\"json\":[1,null]} \u0000\u001f\u2028 ",
            "消费组/заказы/🚀", "滞后 42 · ё · 🚀🚀",
            "half a surrogate pair", "\ud83d here");

        loaded().save(texts, Set.of());

        assertThat(store().load()).isEqualTo(texts);
    }

    @Test
    final void t2_keepsLongTexts() throws Exception {
        String megabytes = "0123456789abcdef".repeat(128 * 1024);

        loaded().save(Map.of("long", megabytes, "short", "s"), Set.of());

        assertThat(store().load()).isEqualTo(Map.of("long", megabytes, "short", "s"));
    }

    @Test
    final void t2_keepsManyKeys() throws Exception {
        Map<String, String> many = IntStream.range(0, 2_000).boxed()
            .collect(Collectors.toMap(i -> "group-" + i, i -> "incident " + i));

        loaded().save(many, Set.of());

        assertThat(store().load()).isEqualTo(many);
    }

    @Test
    final void t3_putsReplaceAndTheOthersStay() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1", "b", "2"), Set.of());

        store.save(Map.of("a", "3"), Set.of());

        assertThat(store().load()).isEqualTo(Map.of("a", "3", "b", "2"));
    }

    @Test
    final void t3_deletesRemoveAndTheOthersStay() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1", "b", "2"), Set.of());

        store.save(Map.of("c", "3"), Set.of("a", "never there"));

        assertThat(store().load()).isEqualTo(Map.of("b", "2", "c", "3"));
    }

    @Test
    final void t3_aDeletedKeyCanBePutAgain() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1"), Set.of());

        store.save(Map.of(), Set.of("a"));
        store.save(Map.of("a", "2"), Set.of());

        assertThat(store().load()).isEqualTo(Map.of("a", "2"));
    }

    @Test
    final void t3_savingNothingChangesNothing() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1"), Set.of());

        store.save(Map.of(), Set.of());

        assertThat(store().load()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    final void t4_refusesToSaveOnTopOfAnother() throws Exception {
        StateStore first = loaded();
        first.save(Map.of("a", "1", "b", "2"), Set.of());
        StateStore second = loaded();
        second.save(Map.of("a", "second"), Set.of());

        assertThatThrownBy(() -> first.save(Map.of("a", "first", "c", "3"), Set.of("b")))
            .isInstanceOf(StateConflictException.class);

        assertThat(store().load()).isEqualTo(Map.of("a", "second", "b", "2"));
    }

    @Test
    final void t4_refusesTheSecondOfTwoThatFoundNothing() throws Exception {
        StateStore first = loaded();
        StateStore second = loaded();
        second.save(Map.of("a", "second"), Set.of());

        assertThatThrownBy(() -> first.save(Map.of("a", "first"), Set.of()))
            .isInstanceOf(StateConflictException.class);

        assertThat(store().load()).isEqualTo(Map.of("a", "second"));
    }

    @Test
    final void t4_keepsRefusingUntilItLoadsAgain() throws Exception {
        StateStore first = loaded();
        loaded().save(Map.of("a", "second"), Set.of());
        assertThatThrownBy(() -> first.save(Map.of("b", "1"), Set.of())).isInstanceOf(StateConflictException.class);

        assertThatThrownBy(() -> first.save(Map.of("b", "1"), Set.of())).isInstanceOf(StateConflictException.class);
        Map<String, String> seen = first.load();
        first.save(Map.of("b", "1"), Set.of());

        assertThat(seen).isEqualTo(Map.of("a", "second"));
        assertThat(store().load()).isEqualTo(Map.of("a", "second", "b", "1"));
    }

    @Test
    final void t4_itsOwnSavesAreNoConflict() throws Exception {
        StateStore store = loaded();

        for (int i = 0; i < 20; i++) {
            int value = i;
            assertThatCode(() -> store.save(Map.of("a", "value " + value), Set.of())).doesNotThrowAnyException();
        }

        assertThat(store().load()).isEqualTo(Map.of("a", "value 19"));
    }

    @Test
    final void t4_anotherThatOnlyLoadsIsNoConflict() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1"), Set.of());
        loaded().close();

        assertThatCode(() -> store.save(Map.of("a", "2"), Set.of())).doesNotThrowAnyException();

        assertThat(store().load()).isEqualTo(Map.of("a", "2"));
    }

    @Test
    final void t5_whatTheCallerDoesToItsMapsLaterIsNotSaved() throws Exception {
        StateStore store = loaded();
        Map<String, String> put = new HashMap<>(Map.of("a", "1"));
        Set<String> delete = new HashSet<>(Set.of("x"));
        store.save(put, delete);
        assertThat(put).isEqualTo(Map.of("a", "1"));
        assertThat(delete).isEqualTo(Set.of("x"));

        put.put("a", "changed");
        store.save(Map.of("b", "2"), Set.of());

        assertThat(store.load()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    final void t5_aLoadedMapStaysAsItWas() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1"), Set.of());
        Map<String, String> seen = store.load();

        store.save(Map.of("a", "2", "b", "3"), Set.of());

        assertThat(seen).isEqualTo(Map.of("a", "1"));
    }

    @Test
    final void t6_closesTwice() throws Exception {
        StateStore store = loaded();
        store.save(Map.of("a", "1"), Set.of());

        store.close();

        assertThatCode(store::close).doesNotThrowAnyException();
    }

    @Test
    final void t6_closesBeforeAnyLoad() throws Exception {
        assertThatCode(store()::close).doesNotThrowAnyException();
    }

    @Test
    final void t6_aClosedStoreIsNotInTheWayOfTheNext() throws Exception {
        for (int i = 0; i < 50; i++) {
            StateStore store = loaded();
            store.save(Map.of("round", String.valueOf(i)), Set.of());
            store.close();
        }

        assertThat(store().load()).isEqualTo(Map.of("round", "49"));
    }

    private StateStore store() throws Exception {
        StateStore store = open();
        opened.add(store);
        return store;
    }

    private StateStore loaded() throws Exception {
        StateStore store = store();
        store.load();
        return store;
    }
}
