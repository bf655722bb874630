package io.lagmonitor.confluent;

import io.lagmonitor.confluent.MetricsApi.Time;
import io.lagmonitor.confluent.Page.Row;
import io.lagmonitor.model.LagException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A walk over everything a query asks for, one page a step:
 *
 * <ul>
 * <li>Each page has the token of the next, which is good for the very same bytes.
 * <li>A token that is refused has expired. The first time, the walk begins again; rows come twice.
 * <li>Where tokens do not lead on, because one expired again or a full page has none, the walk goes on with a query for
 *     what is behind the last series. For that, series must come sorted, which is looked at. If they do not, a page that
 *     was reached by a token and has none is the last, as is documented.
 * </ul>
 */
final class Walk {

    private final LagQuery query;
    private final int labels;
    private final MetricsApi api;
    private final Consumer<Row> rows;

    private byte[] body;
    private Optional<String> token = Optional.empty();
    private boolean begun;
    private boolean begunAgain;

    private boolean sorted = true;
    private Row last;
    private Row furthest;
    private Row behind;

    Walk(LagQuery query, MetricsApi api, Consumer<Row> rows) {
        this.query = query;
        this.labels = query.labels().groupBy().size();
        this.api = api;
        this.rows = rows;
        this.body = query.body();
    }

    /**
     * Reads the next page; whether there is one more.
     *
     * @throws LagException if the walk cannot go on
     */
    boolean step(Time time) throws InterruptedException {
        Page page;
        try {
            page = Page.of(api.post("query", body, token, time));
        } catch (MetricsException e) {
            if (e.status() == 400 && token.isPresent()) {
                return restart(e);
            }
            throw e;
        }
        page.rows().forEach(this::follow);
        begun = true;
        page.rows().forEach(rows);
        return goOn(page);
    }

    /** Whether any page was read. */
    boolean hasBegun() {
        return begun;
    }

    /** Of these groups, those of which rows may be missing if the walk has ended early. */
    Collection<String> mayBeCut(Set<String> read) {
        return !sorted ? read : furthest == null ? Set.of() : Set.of(furthest.group());
    }

    private boolean goOn(Page page) {
        if (page.next().isEmpty()) {
            boolean toBeTrusted = token.isPresent() && !sorted;
            return page.isFull() && !toBeTrusted
                && goBehind(new LagException("there may be more than fits into one answer"));
        }
        if (page.next().equals(token)) {
            throw new LagException("the page after this one is this one again");
        }
        token = page.next();
        return true;
    }

    private boolean restart(MetricsException refused) {
        if (begunAgain) {
            return goBehind(refused);
        }
        begunAgain = true;
        return begin(body);
    }

    private boolean goBehind(LagException why) {
        if (!sorted || furthest == null || furthest == behind) {
            throw new LagException(why.getMessage() + "; the rest cannot be asked for, "
                + (sorted ? "because nothing more came" : "because series do not come sorted"), why);
        }
        behind = furthest;
        return begin(query.behind(furthest).body());
    }

    private boolean begin(byte[] request) {
        body = request;
        token = Optional.empty();
        last = null;
        return true;
    }

    private void follow(Row row) {
        if (!row.has(labels)) {
            sorted = false;
            return;
        }
        if (behind != null && row.compareTo(behind, labels) <= 0) {
            throw new LagException("what is behind a series was asked for, and something else came");
        }
        boolean goesOn = last == null || last.compareTo(row, labels) <= 0;
        sorted &= goesOn;
        boolean isFurthest = furthest == null || (furthest == last ? goesOn : furthest.compareTo(row, labels) < 0);
        last = row;
        furthest = isFurthest ? row : furthest;
    }
}
