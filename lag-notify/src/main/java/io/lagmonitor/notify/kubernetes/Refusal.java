package io.lagmonitor.notify.kubernetes;

/** An act that is not to be done, and why, for people. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    Refusal(String why) {
        super(why);
    }
}
