package io.lagmonitor.notify;

import io.lagmonitor.model.ActOutcome;
import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.spi.Notification;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The news that every notifier has a golden file of, of a group of any name. */
public enum Cases {
    OPENING, WORSENING, ACT_DONE, ACT_FAILED, REMINDER, DIGEST, RECOVERY, VANISHED;

    /** When the incidents were opened. */
    public static final Instant OPENED = Instant.parse("2026-11-20T10:00:00Z");

    /** When it is told. */
    public static final Instant NOW = OPENED.plus(Duration.ofMinutes(12));

    /** Names that a group can have and a message can break of. */
    public static final List<String> NAMES = List.of(
        "x".repeat(249),
        "&".repeat(249),
        "🐢".repeat(124),
        "👩‍👩‍👧‍👦 family",
        "<!channel> <https://evil.example|here> & *bold* _it_ ~no~ `code` ```block```",
        "# heading\n> quote\r\n[link](https://evil.example) ![image](https://evil.example/x.png) @all <font color=red>",
        "\u202egnp.exe \u2067abc",
        "طلبات الشراء",
        "הזמנות-prod",
        "{group} {0} ${env:HOME} $(reboot) `reboot` '; reboot; '",
        "",
        "   ",
        "\u0000\u0007\u001b[31m",
        "half \ud83d",
        "x".repeat(2_000),
        "龍".repeat(3_000));

    /** The languages of the golden files. */
    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.CHINESE, Locale.KOREAN);

    /** As its golden files are named. */
    public String file() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How the golden files address people. */
    public static Wording wording(Locale language) {
        ZoneId zone = ZoneId.of(switch (language.getLanguage()) {
            case "zh" -> "Asia/Shanghai";
            case "ko" -> "Asia/Seoul";
            default -> "UTC";
        });
        return Wording.in(language).zone(zone).console("https://console.example.com/{cluster}/groups/{group}?topic={topic}");
    }

    /** The news about group {@code orders}; of the digest, about 300 groups. */
    public Notification notification() {
        return notification("orders");
    }

    /** The news about a group of this name; of the digest, about 300 groups whose names begin with it. */
    public Notification notification(String groupId) {
        if (this != DIGEST) {
            return notification(List.of(update(groupId)));
        }
        return notification(IntStream.range(0, 300).mapToObj(i -> {
            String name = groupId + (i == 0 ? "" : "-" + i);
            return i < 250 ? opening(name, 150_000 + 731L * i, LagStatus.CRITICAL)
                : i < 280 ? opening(name, 80_000 + i, LagStatus.WARNING)
                : i < 295 ? RECOVERY.update(name) : VANISHED.update(name);
        }).toList());
    }

    /** These updates, in a report of what they are about. */
    public static Notification notification(List<IncidentUpdate> updates) {
        List<GroupReport> groups = updates.stream().map(IncidentUpdate::groupReport).flatMap(Optional::stream).toList();
        List<Incident> open = updates.stream().map(IncidentUpdate::incident)
            .filter(incident -> incident.ending().isEmpty()).toList();
        return new Notification(updates, new LagReport(NOW, List.of(), groups, open, List.of(), List.of(), List.of(),
            List.of(), List.of()), Duration.ofSeconds(10));
    }

    /** An update of this kind, which carries that note. */
    public static IncidentUpdate noted(IncidentUpdate update, String note) {
        return new IncidentUpdate(update.key(), update.kind(), update.incident(), update.groupReport(), Optional.of(note));
    }

    /** News of the incident about a source that cannot be read. */
    public static IncidentUpdate sourceIsBlind() {
        StandingFinding finding = new StandingFinding("source", Finding.critical(Subject.group(),
            "failed 3 polls in a row: no connection (Connection refused)"), LagStatus.CRITICAL, OPENED);
        return new IncidentUpdate("5c9d/team/1", Kind.OPENED, new Incident("5c9d", About.source("prod"), OPENED,
            Optional.empty(), LagStatus.CRITICAL, 0, List.of(finding), List.of(), List.of()),
            Optional.empty(), Optional.empty());
    }

    /** News of the incident about the monitor itself. */
    public static IncidentUpdate stateIsNotSaved() {
        StandingFinding finding = new StandingFinding("state", Finding.critical(Subject.group(),
            "the state cannot be saved: No space left on device"), LagStatus.CRITICAL, OPENED);
        return new IncidentUpdate("77e0/team/1", Kind.OPENED, new Incident("77e0", About.monitor(), OPENED,
            Optional.empty(), LagStatus.CRITICAL, 0, List.of(finding), List.of(), List.of()),
            Optional.empty(), Optional.empty());
    }

    /** The one update of a case that is not the digest. */
    public IncidentUpdate update(String groupId) {
        return switch (this) {
            case OPENING -> opening(groupId, 151_200, LagStatus.CRITICAL);
            case WORSENING -> update(Kind.WORSENED, groupId, 214_800, 214_800, List.of(
                finding(Subject.group(), "lag 214,800 records, limit 150,000", LagStatus.CRITICAL),
                finding(Subject.topic("payments"), "lag 71,600 records, limit 50,000", LagStatus.WARNING)),
                List.of(), Optional.empty());
            case ACT_DONE -> acted(groupId, List.of(
                act("restart", ActOutcome.State.DONE, 1, "restarted deployment shop/orders"),
                act("scale", ActOutcome.State.DONE, 11, "scaled orders 3 to 5")));
            case ACT_FAILED -> acted(groupId, List.of(
                act("restart", ActOutcome.State.FAILED, 11, "no right to patch deployments.apps in namespace shop"),
                act("scale", ActOutcome.State.HELD, 10, "held back: 200 due now, at most 3 together")));
            case REMINDER -> update(Kind.REMINDER, groupId, 120_400, 214_800, List.of(
                finding(Subject.group(), "lag 120,400 records, between its limits 100,000 and 150,000",
                    LagStatus.CRITICAL)), List.of(), Optional.empty());
            case RECOVERY -> update(Kind.RECOVERED, groupId, 1_204, 214_800, List.of(), List.of(
                act("restart", ActOutcome.State.DONE, 1, "restarted deployment shop/orders")),
                Optional.of(new Ending(NOW, Ending.Kind.RECOVERED, "all findings are OK")));
            case VANISHED -> update(Kind.ENDED, groupId, 151_200, 214_800, List.of(), List.of(),
                Optional.of(new Ending(NOW, Ending.Kind.VANISHED,
                    "vanished with lag 151,200 records (as of 2026-11-20T10:09:00Z)")));
            case DIGEST -> throw new IllegalStateException("a digest is of many updates");
        };
    }

    private static IncidentUpdate opening(String groupId, long lag, LagStatus status) {
        return update(Kind.OPENED, groupId, lag, lag, List.of(finding(Subject.group(),
            String.format(Locale.ROOT, "lag %,d records, limit %s", lag,
                status == LagStatus.CRITICAL ? "150,000" : "80,000"), status)), List.of(), Optional.empty());
    }

    private static IncidentUpdate acted(String groupId, List<ActOutcome> acts) {
        return update(Kind.ACTED, groupId, 160_200, 160_200, List.of(
            finding(Subject.group(), "lag 160,200 records, limit 150,000", LagStatus.CRITICAL)), acts, Optional.empty());
    }

    private static IncidentUpdate update(Kind kind, String groupId, long lag, long peak, List<StandingFinding> findings,
                                         List<ActOutcome> acts, Optional<Ending> ending) {
        GroupKey group = new GroupKey("prod", groupId);
        String id = String.format(Locale.ROOT, "%08x", Objects.hash(groupId));
        LagStatus status = findings.stream().map(StandingFinding::standing).reduce(LagStatus.OK, LagStatus::worst);
        Incident incident = new Incident(id, About.group(group), OPENED, ending, status, peak, findings, acts, List.of());
        GroupReport report = new GroupReport(group, Presence.PRESENT, Optional.of(lag(group, lag)), Optional.empty(),
            Estimates.unknown(), findings, status, Optional.of(incident));
        return new IncidentUpdate(id + "/team/1", kind, incident, Optional.of(report), Optional.empty());
    }

    private static StandingFinding finding(Subject subject, String reason, LagStatus status) {
        return new StandingFinding("limit", Finding.between(subject, status, status, reason), status, OPENED);
    }

    private static ActOutcome act(String name, ActOutcome.State state, int minute, String note) {
        return new ActOutcome(name, state, OPENED.plus(Duration.ofMinutes(minute)), Optional.of(note));
    }

    private static GroupLag lag(GroupKey group, long lag) {
        List<Long> shares = new ArrayList<>(List.of(lag / 3, lag / 3));
        shares.add(lag - shares.get(0) - shares.get(1));
        GroupLagBuilder builder = GroupLag.builder(group, NOW.minusSeconds(5)).members(3).state(GroupState.STABLE);
        for (int partition = 0; partition < shares.size(); partition++) {
            builder.partition("payments", partition).logStartOffset(0).logEndOffset(1_000_000)
                .committedOffset(1_000_000 - shares.get(partition));
        }
        return builder.build();
    }

    /** Every case but the digest, of this group. */
    public static Stream<Notification> single(String groupId) {
        return Stream.of(values()).filter(each -> each != DIGEST).map(each -> each.notification(groupId));
    }
}
