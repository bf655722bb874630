package io.lagmonitor.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.http.Deadline;
import io.lagmonitor.model.LagException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The consumer groups of one instance as its console lists them, those without members too.
 *
 * @param groupIds   what was read
 * @param incomplete why there may be more; empty if that is all of them
 */
record ConsumerList(Set<String> groupIds, Optional<String> incomplete) {

    private static final int PAGE_SIZE = 100;

    /**
     * Reads page after page. What was read before a page failed is kept.
     *
     * @throws ApiException if no other call would fare better
     * @throws LagException if the first page failed
     */
    static ConsumerList read(OpenApi api, String region, String instanceId, Deadline deadline)
            throws InterruptedException {
        Set<String> groupIds = new TreeSet<>();
        OptionalLong total = OptionalLong.empty();
        for (int page = 1; true; page++) {
            int before = groupIds.size();
            JsonNode answer;
            try {
                answer = api.call(Action.CONSUMER_LIST, parameters(region, instanceId, page), deadline);
                take(answer, groupIds);
            } catch (LagException e) {
                if (page == 1) {
                    throw e;
                }
                return new ConsumerList(groupIds, Optional.of("page " + page + ": " + e.getMessage()));
            }
            total = Fields.whole(answer, "Total").isPresent() ? Fields.whole(answer, "Total") : total;
            if (total.isPresent() && groupIds.size() >= total.getAsLong()) {
                return new ConsumerList(groupIds, Optional.empty());
            }
            if (groupIds.size() == before) { // an empty page is the last one
                return new ConsumerList(groupIds, total.isEmpty() ? Optional.empty()
                    : Optional.of(groupIds.size() + " groups were listed, of " + total.getAsLong()));
            }
        }
    }

    private static void take(JsonNode answer, Set<String> groupIds) {
        if (Stream.of("ConsumerList", "Total", "Code", "Success").noneMatch(answer::has)) {
            throw new LagException("the answer has no ConsumerList");
        }
        for (JsonNode consumer : Fields.list(answer, "ConsumerList", "ConsumerVO")) {
            groupIds.add(Fields.text(consumer, "ConsumerId").orElseThrow(
                () -> new LagException("the answer has a group without ConsumerId")));
        }
    }

    private static TreeMap<String, String> parameters(String region, String instanceId, int page) {
        TreeMap<String, String> parameters = new TreeMap<>();
        parameters.put("RegionId", region);
        parameters.put("InstanceId", instanceId);
        parameters.put("CurrentPage", String.valueOf(page));
        parameters.put("PageSize", String.valueOf(PAGE_SIZE));
        return parameters;
    }
}
