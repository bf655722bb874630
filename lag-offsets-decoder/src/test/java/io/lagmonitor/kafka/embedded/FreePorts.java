package io.lagmonitor.kafka.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports nobody listens on, below the range from which systems take the ports of outgoing connections. A port out of
 * that range could go to some client while its broker is down, even to the client that tries to reach the broker,
 * which then is connected with itself.
 */
final class FreePorts {

    private static final int LOWEST = 15_000;
    private static final int ABOVE_HIGHEST = 32_000;

    private FreePorts() {}

    static int[] pick(int count) {
        IntStream candidates = ThreadLocalRandom.current().ints(LOWEST, ABOVE_HIGHEST).distinct();
        return candidates.filter(FreePorts::isFree).limit(count).toArray();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
