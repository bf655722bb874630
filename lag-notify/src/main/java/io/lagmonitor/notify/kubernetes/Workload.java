package io.lagmonitor.notify.kubernetes;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What runs the members of a group.
 *
 * @param name a valid name of Kubernetes, so that it may stand in a path
 */
record Workload(Kind kind, String name) {

    static final String LABELS =
        "lower case letters, digits and '-', between letters or digits, at most 63 characters";
    static final String NAMES =
        "lower case letters, digits, '-' and '.', between letters or digits, at most 253 characters";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final int NAME_MOST = 253;

    /** The kinds that can be restarted and scaled. */
    enum Kind {
        DEPLOYMENT("Deployment", "deployments"),
        STATEFUL_SET("StatefulSet", "statefulsets");

        private final String kind;
        private final String plural;

        Kind(String kind, String plural) {
            this.kind = kind;
            this.plural = plural;
        }

        /** As in the field {@code kind} of an object. */
        String kind() {
            return kind;
        }

        /** As in a path, and in a rule of a role. */
        String plural() {
            return plural;
        }

        /** For people, and before the slash of {@code deployment/orders}. */
        String word() {
            return plural.substring(0, plural.length() - 1);
        }
    }

    Workload {
        if (!isName(name)) {
            throw new IllegalArgumentException("'" + shown(name) + "' is no name of a workload, expected " + NAMES);
        }
    }

    /** As {@code kubectl} takes it: {@code deployment/orders} or {@code statefulset/orders}. */
    static Workload parse(String text) {
        int slash = text.indexOf('/');
        Optional<Kind> kind = Stream.of(Kind.values())
            .filter(each -> slash > 0 && each.word().equals(text.substring(0, slash))).findFirst();
        if (kind.isEmpty()) {
            throw new IllegalArgumentException(
                "'" + shown(text) + "' is no workload, expected one as deployment/orders or statefulset/orders");
        }
        return new Workload(kind.get(), text.substring(slash + 1));
    }

    static boolean isName(String text) {
        return text.length() <= NAME_MOST && NAME.matcher(text).matches();
    }

    /** A namespace has a shorter name, without dots. */
    static String checkedNamespace(String text) {
        if (!LABEL.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + shown(text) + "' is no namespace, expected " + LABELS);
        }
        return text;
    }

    /** Text of strangers as it may stand in a message. */
    static String shown(String text) {
        String printable = text.replaceAll("\\P{Print}", "?");
        return printable.length() <= 80 ? printable : printable.substring(0, 80) + "...";
    }

    /** For people: {@code deployment orders}. */
    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
