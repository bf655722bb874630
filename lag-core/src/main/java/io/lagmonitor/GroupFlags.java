package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupKey;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is remembered of a group whether or not it has an incident.
 *
 * @param lag         the lag it was last seen with; empty if without any
 * @param asOf        the time that lag is of
 * @param absent      how many complete snapshots in a row did not have it, at most as many as decide
 * @param absentSince when it was first missing since it was last seen
 * @param unanswered  how many polls in a row no source answered for its cluster, at most as many as decide
 * @param unjudged    how many polls in a row could not judge it, at most as many as decide
 * @param forgotten   what it looked like when it was removed by hand; it is left out while it looks the same
 * @param life        whether anybody reads for it
 */
record GroupFlags(GroupKey key, OptionalLong lag, Optional<Instant> asOf, int absent, Optional<Instant> absentSince,
                  int unanswered, int unjudged, Optional<String> forgotten, Life life) {

    static GroupFlags none(GroupKey key) {
        return new GroupFlags(
            key, OptionalLong.empty(), Optional.empty(), 0, Optional.empty(), 0, 0, Optional.empty(), Life.none());
    }

    static GroupFlags read(JsonNode node) {
        return new GroupFlags(Stored.group(node),
            node.has("lag") ? OptionalLong.of(node.get("lag").asLong()) : OptionalLong.empty(),
            Stored.time(node, "asOf"), node.path("absent").asInt(), Stored.time(node, "absentSince"),
            node.path("unanswered").asInt(), node.path("unjudged").asInt(), Stored.text(node, "forgotten"),
            Life.read(node));
    }

    String write() {
        ObjectNode node = Stored.object();
        Stored.put(node, key);
        lag.ifPresent(records -> node.put("lag", records));
        asOf.ifPresent(time -> node.put("asOf", time.toString()));
        absentSince.ifPresent(time -> node.put("absent", absent).put("absentSince", time.toString()));
        if (unanswered > 0) {
            node.put("unanswered", unanswered);
        }
        if (unjudged > 0) {
            node.put("unjudged", unjudged);
        }
        forgotten.ifPresent(look -> node.put("forgotten", look));
        life.write(node);
        return node.toString();
    }

    /** Whether there is nothing to remember. */
    boolean isEmpty() {
        return equals(none(key));
    }

    boolean hadLag() {
        return lag.isPresent();
    }

    GroupFlags withLag(long records, Instant time) {
        return new GroupFlags(key, OptionalLong.of(records), Optional.of(time), absent, absentSince, unanswered, unjudged,
            forgotten, life);
    }

    GroupFlags withoutLag() {
        return new GroupFlags(
            key, OptionalLong.empty(), Optional.empty(), absent, absentSince, unanswered, unjudged, forgotten, life);
    }

    GroupFlags withLife(Life newest) {
        return new GroupFlags(key, lag, asOf, absent, absentSince, unanswered, unjudged, forgotten, newest);
    }

    GroupFlags present() {
        return new GroupFlags(key, lag, asOf, 0, Optional.empty(), 0, unjudged, forgotten, life);
    }

    /** Nobody misses it. */
    GroupFlags abandoned() {
        return present().judged().withoutLag().withLife(life.asLeftover(false));
    }

    /** It was not seen, and is not absent either. */
    GroupFlags listed() {
        return new GroupFlags(key, lag, asOf, 0, absentSince, 0, unjudged, forgotten, life);
    }

    GroupFlags absentOnceMore(Instant now, int most) {
        Instant since = absentSince.filter(time -> !time.isAfter(now)).orElse(now); // a clock may have been set back
        return new GroupFlags(
            key, lag, asOf, Math.min(absent + 1, most), Optional.of(since), 0, unjudged, forgotten, life);
    }

    GroupFlags unansweredOnceMore(int most) {
        return new GroupFlags(
            key, lag, asOf, absent, absentSince, Math.min(unanswered + 1, most), unjudged, forgotten, life);
    }

    GroupFlags judged() {
        return new GroupFlags(key, lag, asOf, absent, absentSince, unanswered, 0, forgotten, life);
    }

    GroupFlags unjudgedOnceMore(int most) {
        return new GroupFlags(
            key, lag, asOf, absent, absentSince, unanswered, Math.min(unjudged + 1, most), forgotten, life);
    }

    GroupFlags forgottenAs(String look) {
        return none(key).withForgotten(Optional.of(look));
    }

    /** It changed, so somebody is there. */
    GroupFlags rememberedAgain() {
        return withForgotten(Optional.empty()).withLife(life.lived());
    }

    private GroupFlags withForgotten(Optional<String> look) {
        return new GroupFlags(key, lag, asOf, absent, absentSince, unanswered, unjudged, look, life);
    }
}
