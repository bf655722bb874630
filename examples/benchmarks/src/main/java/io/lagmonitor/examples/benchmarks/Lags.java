package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.policy.LagThreshold;

/**
 * How the lags of groups move from poll to poll, and the limits that fit them. But for those that grow, lags stay below
 * their peak in the first poll, which is number 0.
 */
enum Lags {
    NUMBERS("only the numbers move"),
    A_TENTH_OF_THE_STATUSES("10 % change their status") {
        @Override
        long ofIncident(int incident, int poll) {
            boolean critical = (poll + incident) / 10 % 2 == 0;
            return (critical ? CRITICAL : WARNING) + wobble(incident, poll);
        }

        @Override
        int changing(int incidents) {
            return incidents / 10;
        }
    },
    EVERY_PEAK("every lag grows") {
        @Override
        long ofIncident(int incident, int poll) {
            return CRITICAL + 10L * poll;
        }

        @Override
        int changing(int incidents) {
            return incidents;
        }
    },
    HEALTHY_GROUPS("healthy groups catch up") {
        @Override
        long ofHealthy(int group, int poll) {
            return (group + poll) % 2 == 0 ? 0 : HEALTHY;
        }
    };

    private static final long HEALTHY = 100;
    private static final long WARNING = 9_000;
    private static final long CRITICAL = 15_000;
    private static final long PEAK = 17_000;

    final String words;

    Lags(String words) {
        this.words = words;
    }

    /** Limits under which every group that is far behind has an incident, whatever its lag does. */
    static LagThreshold limits() {
        return limits(1);
    }

    /** Limits that none of these lags comes near to. */
    static LagThreshold limitsOutOfReach() {
        return limits(1_000_000);
    }

    /** The lag of a group that is far behind. */
    final long farBehind(int incident, int poll) {
        return poll == 0 && this != EVERY_PEAK ? PEAK : ofIncident(incident, poll);
    }

    long ofIncident(int incident, int poll) {
        return CRITICAL + wobble(incident, poll);
    }

    /** The lag of any other group. */
    long ofHealthy(int group, int poll) {
        return HEALTHY + wobble(group, poll) / 100;
    }

    /** How many incidents change from one poll to the next, in what people or a later process have to know. */
    int changing(int incidents) {
        return 0;
    }

    private static long wobble(int group, int poll) {
        return (group * 31L + poll * 17L) % 1_000;
    }

    private static LagThreshold limits(long times) {
        return LagThreshold.critical(12_000 * times).clearBelow(11_000 * times)
            .andWarning(5_000 * times).clearBelow(4_000 * times);
    }
}
