package io.lagmonitor.offsets;

/**
 * Bytes that cannot be a record of {@code __consumer_offsets}: cut off, or with a length, a count or a null that is
 * impossible. The message says what was being read, at which byte of the key or the value, and what was found there.
 */
public final class MalformedRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedRecordException(String message) {
        super(message);
    }
}
