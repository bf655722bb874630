package io.lagmonitor.aliyun;

import io.lagmonitor.spi.ConfigException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a call is signed with.
 *
 * @param accessKeyId     names the key
 * @param accessKeySecret signs; never sent
 * @param securityToken   goes with temporary keys only
 * @param end             when temporary keys end; empty if they do not, or if nobody said so
 */
record Keys(String accessKeyId, String accessKeySecret, Optional<String> securityToken, Optional<Instant> end) {

    /**
     * Checks that nothing is blank.
     *
     * @throws ConfigException naming what is; it quotes nothing
     */
    Keys {
        requireText("access key id", accessKeyId);
        requireText("access key secret", accessKeySecret);
        securityToken.ifPresent(token -> requireText("security token", token));
    }

    boolean endedBy(Instant time) {
        return end.filter(at -> !at.isAfter(time)).isPresent();
    }

    /** Only whether they are temporary. */
    @Override
    public String toString() {
        return securityToken.isPresent() ? "temporary keys" : "keys";
    }

    private static void requireText(String what, String text) {
        if (text.isBlank() || !text.chars().allMatch(character -> character > ' ' && character < 127)) {
            throw new ConfigException(
                "the " + what + " is " + (text.isBlank() ? "blank" : "none: it holds a character that no key has"));
        }
    }
}
