package io.lagmonitor.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that answers every request with the same nonsense. One connection at a time, one request on each. */
final class OddServer implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("content-length: *([0-9]+)");

    private final ServerSocket socket;
    private final Nonsense nonsense;

    /** What it answers. */
    enum Nonsense {
        EMPTY(response("200 OK", "text/plain", "")),
        HTML(response("200 OK", "text/html", "<html><body>Sign in to the guest network</body></html>")),
        TEXT(response("200 OK", "text/plain", "fine, thank you")),
        ARRAY(response("200 OK", "application/json", "[1, 2]")),
        EMPTY_OBJECT(response("200 OK", "application/json", "{}")),
        CUT_JSON(response("200 OK", "application/json", "{\"ok\": tr")),
        REDIRECT("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"),
        NOT_FOUND(response("404 Not Found", "text/html", "<html>nothing here</html>")),
        FORBIDDEN_BY_A_PROXY(response("407 Proxy Authentication Required", "text/html", "<html>who are you</html>")),
        BAD_GATEWAY(response("502 Bad Gateway", "text/html", "<html>bad gateway</html>")),
        STRANGE_STATUS(response("299 Odd", "text/plain", "odd")),
        HALF_A_BODY("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"ok\""),
        NOT_HTTP("SSH-2.0-OpenSSH_9.6\r\n"),
        NOTHING(""),
        NEVER(""),
        ENDLESS("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");

        private final String answer;

        Nonsense(String answer) {
            this.answer = answer;
        }

        private static String response(String status, String type, String body) {
            return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nConnection: close\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        }
    }

    OddServer(Nonsense nonsense) throws IOException {
        this.nonsense = nonsense;
        socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "odd-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it is, without a slash at the end. */
    String address() {
        return "http://localhost:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                readRequest(connection.getInputStream());
                answer(connection);
            } catch (IOException e) {
                // the caller hung up, or the test is over
            }
        }
    }

    private void answer(Socket connection) throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write(nonsense.answer.getBytes(UTF_8));
        out.flush();
        byte[] more = "and another thing, ".repeat(1_000).getBytes(UTF_8);
        while (nonsense == Nonsense.ENDLESS) {
            out.write(more);
        }
        if (nonsense == Nonsense.NEVER) {
            connection.getInputStream().read();
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head.toString().toLowerCase(Locale.ROOT));
        if (length.find()) {
            in.readNBytes(Integer.parseInt(length.group(1)));
        }
    }
}
