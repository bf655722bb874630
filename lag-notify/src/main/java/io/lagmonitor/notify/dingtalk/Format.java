package io.lagmonitor.notify.dingtalk;

/** The types of messages. */
enum Format {
    /** No markup. */
    TEXT,
    /** Headings and lists. */
    MARKDOWN,
    /** A card that opens the console; where there is no link, markdown. */
    ACTION_CARD
}
