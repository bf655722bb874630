package io.lagmonitor.model;

/** The base of what this library throws. The message says what failed, where, and what would be accepted. */
public class LagException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception for people to read; the message holds no secret. */
    public LagException(String message) {
        super(message);
    }

    /** The same, with the cause kept. */
    public LagException(String message, Throwable cause) {
        super(message, cause);
    }
}
