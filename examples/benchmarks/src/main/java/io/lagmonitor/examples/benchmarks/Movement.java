package io.lagmonitor.examples.benchmarks;

/** Which partitions of a made-up cluster get new records, and commits, from one poll to the next: always the same ones. */
enum Movement {
    EVERY_PARTITION("every partition") {
        @Override
        boolean moves(int group, int partition) {
            return true;
        }
    },
    A_TENTH_OF_THE_GROUPS("10 % of the groups") {
        @Override
        boolean moves(int group, int partition) {
            return group % 10 == 0;
        }
    },
    A_TENTH_OF_EVERY_GROUP("10 % of every group") {
        @Override
        boolean moves(int group, int partition) {
            return partition % 10 == 0;
        }
    };

    final String words;

    Movement(String words) {
        this.words = words;
    }

    abstract boolean moves(int group, int partition);
}
