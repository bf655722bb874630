package io.lagmonitor.examples.quickstart;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.SourceReport;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A report as aligned lines. What is not known is said to be unknown, and a lag that is only known within bounds is shown
 * with them. ASCII only, so that it reads the same on every terminal and in every log.
 */
final class Table {

    private static final int MOST_ROWS = 15;
    private static final int LONGEST_NAME = 40;
    private static final List<String> HEADER = List.of("GROUP", "LAG", "TREND", "STATE", "VERDICT");
    private static final List<String> HABITS = List.of("LIVENESS", "LAST COMMIT");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final Comparator<GroupReport> WORST_FIRST = Comparator.comparing(GroupReport::status)
        .thenComparing(group -> group.lag().map(GroupLag::lagAtLeast).orElse(0L)).reversed();

    private final boolean coloured;
    private final boolean habits;

    /**
     * @param coloured whether the verdicts have the colours of a terminal
     * @param habits   whether to show if anybody reads for a group, and when it committed last
     */
    Table(boolean coloured, boolean habits) {
        this.coloured = coloured;
        this.habits = habits;
    }

    /** A title, the groups in the order of their names (of many, the fifteen worst), and why a source does not answer. */
    List<String> lines(LagReport report, Trends trends) {
        List<GroupReport> shown = report.groups().stream().sorted(WORST_FIRST).limit(MOST_ROWS)
            .sorted(Comparator.comparing(GroupReport::key)).toList();
        List<String> lines = new ArrayList<>();
        lines.add(title(report, shown.size()));
        lines.addAll(shown.isEmpty() ? List.of() : aligned(shown, trends));
        report.sources().forEach(source -> addNews(source, lines));
        return lines;
    }

    private static String title(LagReport report, int rows) {
        int groups = report.groups().size();
        return "-- " + TIME.format(report.time()) + "  "
            + (rows < groups ? "the " + rows + " worst of " : "") + Words.count(groups, "group") + ", "
            + Words.count(report.incidents().size(), "open incident") + " --";
    }

    private static void addNews(SourceReport source, List<String> lines) {
        source.failure().ifPresent(why -> lines.add(failure(source)));
        source.catchUp().filter(progress -> !progress.isDone())
            .ifPresent(progress -> lines.add("   " + source.name() + " is catching up: " + progress));
        source.notes().forEach(note -> lines.add("   " + source.name() + ": " + note));
    }

    private static String failure(SourceReport source) {
        return "   " + source.name() + (source.complete() ? ": " : " could not list every group: ")
            + source.failure().get();
    }

    private List<String> aligned(List<GroupReport> groups, Trends trends) {
        List<List<String>> rows = new ArrayList<>(List.of(row(HEADER, HABITS)));
        groups.forEach(group -> rows.add(row(cells(group, trends.recordsPerSecond(group.key())), habits(group))));
        int[] widths = new int[rows.get(0).size() - 1];
        rows.forEach(row -> Arrays.setAll(widths, column -> Math.max(widths[column], row.get(column).length())));
        return rows.stream().map(row -> aligned(row, widths)).map(this::painted).toList();
    }

    /** Numbers to the right, text to the left, and the last column as it is. */
    private static String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            boolean number = column == 1 || column == 2;
            line.append(String.format("%" + (number ? "" : "-") + widths[column] + "s  ", row.get(column)));
        }
        return line.append(row.get(widths.length)).toString();
    }

    /** Habits stand before the verdict, if they are shown. */
    private List<String> row(List<String> cells, List<String> ofHabits) {
        List<String> row = new ArrayList<>(cells);
        if (habits) {
            row.addAll(cells.size() - 1, ofHabits);
        }
        return row;
    }

    private static List<String> cells(GroupReport group, OptionalLong trend) {
        return List.of(
            name(group.key().groupId()),
            group.lag().map(Table::lag).orElse("unknown"),
            trend.isPresent()
                ? String.format(Locale.ROOT, trend.getAsLong() == 0 ? "%d/s" : "%+,d/s", trend.getAsLong()) : "?",
            group.lag().map(Table::state).orElse("unknown"),
            verdict(group));
    }

    private static List<String> habits(GroupReport group) {
        return List.of(group.estimates().liveness().state().name(), group.lag().stream()
            .flatMap(lag -> lag.partitions().stream()).flatMap(row -> row.commitTime().stream())
            .max(Comparator.naturalOrder()).map(TIME::format).orElse("?"));
    }

    /** Kafka allows any text as a group id, also one that would move the cursor. */
    private static String name(String groupId) {
        String printable = groupId.isBlank() ? "\"" + groupId + "\"" : groupId.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= LONGEST_NAME ? printable : printable.substring(0, LONGEST_NAME - 3) + "...";
    }

    private static String lag(GroupLag lag) {
        String atLeast = Words.number(lag.lagAtLeast());
        if (lag.lagAtMost().isEmpty()) {
            return ">= " + atLeast;
        }
        long atMost = lag.lagAtMost().getAsLong();
        return atMost == lag.lagAtLeast() ? atLeast : atLeast + " to " + Words.number(atMost);
    }

    /** The state as Kafka writes it, such as {@code PreparingRebalance}. */
    private static String state(GroupLag lag) {
        String state = Arrays.stream(lag.state().name().split("_"))
            .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT)).collect(Collectors.joining());
        return lag.members().isPresent() ? state + ", " + Words.count(lag.members().getAsInt(), "member") : state;
    }

    private static String verdict(GroupReport group) {
        String why = switch (group.presence()) {
            case ABSENT -> "not there any more";
            case UNREADABLE -> group.failure().orElse("could not be read");
            case PRESENT -> group.findings().isEmpty() ? "" : group.findings().get(0).reason();
        };
        boolean worthSaying = group.status() != LagStatus.OK || group.presence() != GroupReport.Presence.PRESENT;
        return group.status() + (worthSaying && !why.isBlank() ? ": " + why : "");
    }

    /** The verdict is the last column, so that colours do not disturb the alignment. */
    private String painted(String line) {
        return coloured
            ? line.replaceFirst("(  CRITICAL.*)$", "\033[31m$1\033[m")
                .replaceFirst("(  (WARNING|UNKNOWN).*)$", "\033[33m$1\033[m")
            : line;
    }
}
