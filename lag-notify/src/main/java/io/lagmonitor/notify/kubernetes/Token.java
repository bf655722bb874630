package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.model.LagException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What shows the API server who asks: a text, or the text in a file. Those in files are replaced before they expire, so
 * a file is read anew for each request.
 */
final class Token {

    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");
    private static final int MOST = 64 * 1024;

    private final String text;
    private final Optional<Path> file;

    private Token(String text, Optional<Path> file) {
        this.text = text;
        this.file = file;
    }

    static Token of(String text) {
        if (!PRINTABLE.matcher(text).matches()) {
            throw new IllegalArgumentException("the token cannot be one, expected printable characters without blanks");
        }
        return new Token(text, Optional.empty());
    }

    /** Reads the file once, so that a wrong one is noticed. */
    static Token in(Path file) {
        Token token = new Token("", Optional.of(file));
        token.read();
        return token;
    }

    /** The token as it is now. */
    String read() {
        if (file.isEmpty()) {
            return text;
        }
        try (InputStream in = Files.newInputStream(file.get())) {
            String read = new String(in.readNBytes(MOST), StandardCharsets.UTF_8).strip();
            if (!PRINTABLE.matcher(read).matches()) {
                throw new LagException("token file " + file.get() + " does not hold a token");
            }
            return read;
        } catch (IOException e) {
            throw new LagException("token file " + file.get() + " cannot be read: " + e.getMessage()
                + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** Whether it may be another one later. */
    boolean rotates() {
        return file.isPresent();
    }

    /** Where it comes from. */
    @Override
    public String toString() {
        return file.map(path -> "the token of file " + path).orElse("the token");
    }
}
