package io.lagmonitor.examples.quickstart;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.model.LagReport;
import java.util.Optional;

/** Looks at the newest report of a monitor, and shows it if it is new. For the main thread only. */
final class View {

    private final LagMonitor monitor;
    private final Screen screen;
    private final Summary summary;
    private final Trends trends = new Trends();
    private final Table table;
    private Optional<LagReport> shown = Optional.empty();

    View(LagMonitor monitor, Screen screen, Summary summary, boolean habits) {
        this.monitor = monitor;
        this.screen = screen;
        this.summary = summary;
        table = new Table(screen.isTerminal(), habits);
    }

    void showNews() {
        Optional<LagReport> latest = monitor.latest();
        if (!latest.equals(shown)) {
            shown = latest;
            latest.ifPresent(this::show);
        }
    }

    private void show(LagReport report) {
        summary.add(report);
        trends.add(report);
        screen.show(table.lines(report, trends));
    }
}
