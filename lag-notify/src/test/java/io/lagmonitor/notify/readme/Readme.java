package io.lagmonitor.notify.readme;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.model.Route;
import io.lagmonitor.notify.Wording;
import io.lagmonitor.notify.alertmanager.AlertmanagerNotifier;
import io.lagmonitor.notify.dingtalk.DingTalkNotifier;
import io.lagmonitor.notify.kubernetes.KubernetesRestart;
import io.lagmonitor.notify.kubernetes.KubernetesScale;
import io.lagmonitor.notify.pagerduty.PagerDutyNotifier;
import io.lagmonitor.notify.slack.SlackApiNotifier;
import io.lagmonitor.notify.slack.SlackNotifier;
import io.lagmonitor.notify.webhook.WebhookNotifier;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.state.FileStateStore;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** The code of the README of this module, so that it compiles and runs; a test compares the two. */
final class Readme {

    private Readme() {}

    static List<Notifier> all() {
        Wording wording = Wording.in(Locale.KOREAN).zone(ZoneId.of("Asia/Seoul"))
            .console("https://console.example.com/{cluster}/groups/{group}?topic={topic}")
            .command("kafka-consumer-groups.sh --bootstrap-server broker-1:9092 --describe --group {group}");
        return List.of(slack(wording), slackApi(), dingTalk(), webhook(), pagerDuty(), alertmanager());
    }

    private static Notifier slack(Wording wording) {
        SlackNotifier slack = SlackNotifier.create("https://hooks.slack.com/services/...").wording(wording);
        return slack;
    }

    private static Notifier slackApi() {
        SlackApiNotifier slack = SlackApiNotifier.create("xoxb-...", "C0123456789");
        return slack;
    }

    private static Notifier dingTalk() {
        DingTalkNotifier dingTalk = DingTalkNotifier
            .create("https://oapi.dingtalk.com/robot/send?access_token=...", "SEC...")
            .wording(Wording.in(Locale.CHINESE)).atMobiles("15012345678");
        return dingTalk;
    }

    private static Notifier webhook() {
        WebhookNotifier webhook = WebhookNotifier.create("https://hooks.example.com/lag")
            .header("Authorization", "Bearer ...").sign("a shared secret");
        return webhook;
    }

    private static Notifier pagerDuty() {
        PagerDutyNotifier pagerDuty = PagerDutyNotifier.create("the integration key of the service");
        return pagerDuty;
    }

    private static Notifier alertmanager() {
        AlertmanagerNotifier alertmanager = AlertmanagerNotifier
            .create("http://alertmanager-0:9093", "http://alertmanager-1:9093").label("team", "payments");
        return alertmanager;
    }

    static LagMonitor escalation(LagSource source, Notifier chat, Path path) {
        LagMonitor monitor = LagMonitor.builder()
            .source("prod", source)
            .policy(LagThreshold.critical(150_000).clearBelow(100_000))
            .tell("team", chat)
            .act("restart", KubernetesRestart.deploymentFor("(.+)-consumer"), Route.atOpening())
            .act("scale", KubernetesScale.by(2).upTo(10).deploymentFor("(.+)-consumer"), Route.atCheck(2))
            .state(FileStateStore.at(path))
            .build();
        return monitor;
    }
}
