package io.lagmonitor.confluent;

import java.util.List;

/** The labels of a series, in the order of {@link Labels#groupBy}; sorted as the service sorts, as text. */
record SeriesKey(List<String> values) implements Comparable<SeriesKey> {

    @Override
    public int compareTo(SeriesKey other) {
        for (int i = 0; i < values.size(); i++) {
            int order = values.get(i).compareTo(other.values.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
