package io.lagmonitor.contract;

import static io.lagmonitor.contract.Caught.assertCaught;

import io.lagmonitor.spi.StateConflictException;
import io.lagmonitor.spi.StateStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract accepts a store that keeps the rules, and catches each that breaks one. */
class StateStoreContractTest extends StateStoreContract {

    private final Shared shared = new Shared();

    @Override
    protected StateStore open() {
        return new View(shared);
    }

    @Test
    void t1_catchesOneThatIsNotEmptyAtFirst() {
        shared.stored.put("left", "from before");

        assertCaught(() -> of(() -> new View(shared)).t1_emptyAtFirst());
    }

    @Test
    void t2_catchesOneThatForgetsWithItsProcess() {
        assertCaught(() -> of(() -> new View(new Shared())).t2_loadsWhatAStoreBeforeItSaved());
    }

    @Test
    void t2_catchesOneThatChangesText() {
        StateStoreContract contract = of(() -> new View(shared) {
            @Override
            public void save(Map<String, String> put, Set<String> delete) {
                Map<String, String> stripped = new HashMap<>();
                put.forEach((key, value) -> stripped.put(key, value.strip()));
                super.save(stripped, delete);
            }
        });

        assertCaught(contract::t2_keepsAnyTextToTheLetter);
    }

    @Test
    void t3_catchesOneThatKeepsOnlyTheNewestSave() {
        StateStoreContract contract = of(() -> new View(shared) {
            @Override
            public void save(Map<String, String> put, Set<String> delete) {
                shared.stored.clear();
                super.save(put, delete);
            }
        });

        assertCaught(contract::t3_putsReplaceAndTheOthersStay);
        assertCaught(contract::t3_savingNothingChangesNothing);
    }

    @Test
    void t3_catchesOneThatDoesNotDelete() {
        StateStoreContract contract = of(() -> new View(shared) {
            @Override
            public void save(Map<String, String> put, Set<String> delete) {
                super.save(put, Set.of());
            }
        });

        assertCaught(contract::t3_deletesRemoveAndTheOthersStay);
    }

    @Test
    void t4_catchesTheLastOneWins() {
        StateStoreContract contract = of(() -> new View(shared) {
            @Override
            void check() {}
        });

        assertCaught(contract::t4_refusesToSaveOnTopOfAnother);
        assertCaught(contract::t4_refusesTheSecondOfTwoThatFoundNothing);
    }

    @Test
    void t4_catchesOneThatSavesHalfBeforeItRefuses() {
        StateStoreContract contract = of(() -> new View(shared) {
            @Override
            public void save(Map<String, String> put, Set<String> delete) {
                shared.stored.keySet().removeAll(delete);
                super.save(put, delete);
            }
        });

        assertCaught(contract::t4_refusesToSaveOnTopOfAnother);
    }

    @Test
    void t4_catchesOneThatRefusesOnlyOnce() {
        StateStoreContract contract = of(() -> new View(shared) {
            @Override
            void check() {
                try {
                    super.check();
                } finally {
                    seen = shared.saves;
                }
            }
        });

        assertCaught(contract::t4_keepsRefusingUntilItLoadsAgain);
    }

    @Test
    void t4_catchesOneThatConflictsWithItself() {
        StateStoreContract contract = of(() -> new View(shared) {
            @Override
            public void save(Map<String, String> put, Set<String> delete) {
                super.save(put, delete);
                seen = -1;
            }
        });

        assertCaught(contract::t4_itsOwnSavesAreNoConflict);
    }

    @Test
    void t4_catchesOneThatCountsLoads() {
        StateStoreContract contract = of(() -> new View(shared) {
            @Override
            public Map<String, String> load() {
                shared.saves++;
                return super.load();
            }
        });

        assertCaught(contract::t4_anotherThatOnlyLoadsIsNoConflict);
    }

    @Test
    void t5_catchesOneThatHoldsTheMapsOfItsCaller() {
        StateStoreContract contract = of(() -> new View(shared) {
            @Override
            public Map<String, String> load() {
                super.load();
                return shared.stored;
            }
        });

        assertCaught(contract::t5_aLoadedMapStaysAsItWas);
    }

    @Test
    void t6_catchesOneThatThrowsAtTheSecondClose() {
        StateStoreContract contract = of(() -> new View(shared) {
            private boolean closed;

            @Override
            public void close() {
                if (closed) {
                    throw new IllegalStateException("closed twice");
                }
                closed = true;
            }
        });

        assertCaught(contract::t6_closesTwice);
    }

    private static StateStoreContract of(Supplier<StateStore> opening) {
        return new StateStoreContract() {
            @Override
            protected StateStore open() {
                return opening.get();
            }
        };
    }

    private static final class Shared {

        final Map<String, String> stored = new HashMap<>();
        int saves;
    }

    private static class View implements StateStore {

        final Shared shared;
        int seen = -1;

        View(Shared shared) {
            this.shared = shared;
        }

        @Override
        public Map<String, String> load() {
            seen = shared.saves;
            return Map.copyOf(shared.stored);
        }

        @Override
        public void save(Map<String, String> put, Set<String> delete) {
            check();
            shared.stored.keySet().removeAll(delete);
            shared.stored.putAll(put);
            seen = ++shared.saves;
        }

        void check() {
            if (seen != shared.saves) {
                throw new StateConflictException("saved by another");
            }
        }
    }
}
