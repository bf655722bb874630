package io.lagmonitor.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks up {@code ${env:NAME}} and {@code ${file:/path}}; nothing else is expanded, and only a whole value is. What is
 * found is stripped, as a value in the user's file is, and not expanded again.
 */
final class References {

    private static final Pattern BEGINNING = Pattern.compile("\\$\\{(env|file):");
    private static final Pattern WHOLE = Pattern.compile("\\$\\{(env|file):([^}]+)}");
    private static final int FILE_MOST = 64 * 1024;

    private final UnaryOperator<String> environment;

    References(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    static References ofThisProcess() {
        return new References(System::getenv);
    }

    /** The value that is meant. Messages do not quote what stands around a reference, which may be part of a secret. */
    String resolve(String key, String written) {
        if (!BEGINNING.matcher(written).find()) {
            return written;
        }
        Matcher reference = WHOLE.matcher(written);
        if (!reference.matches()) {
            throw new ConfigException(
                key + ": a reference must be the whole value, as ${env:NAME} or ${file:/path}; it is not put together");
        }
        String name = reference.group(2);
        String value = (reference.group(1).equals("env") ? variable(key, name) : file(key, name)).strip();
        if (value.isEmpty()) {
            throw new ConfigException(key + "=" + written + ": there is nothing in it");
        }
        return value;
    }

    private String variable(String key, String name) {
        String value = environment.apply(name);
        if (value == null) {
            throw new ConfigException(key + "=${env:" + name + "}: there is no such environment variable");
        }
        return value;
    }

    private static String file(String key, String name) {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            byte[] bytes = in.readNBytes(FILE_MOST + 1);
            if (bytes.length > FILE_MOST) {
                throw new IOException("more than " + FILE_MOST + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (IOException | InvalidPathException e) {
            throw new ConfigException(key + "=${file:" + name + "}: cannot be read (" + e.getClass().getSimpleName()
                + ": " + e.getMessage() + "), expected a text file of at most " + FILE_MOST + " bytes", e);
        }
    }
}
