package io.lagmonitor.examples.quickstart;

import java.util.Locale;

/** Numbers for people. */
final class Words {

    private Words() {}

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code no groups}, {@code 1 group}, {@code 1,200 groups}. */
    static String count(long number, String noun) {
        return (number == 0 ? "no" : number(number)) + " " + noun + (number == 1 ? "" : "s");
    }
}
