package io.lagmonitor.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Takes a body as it streams, up to a bound, and ends the exchange there. The bytes are copied out of the client's
 * buffers, each of which is 16 KB however little it holds.
 */
final class BoundedBody implements BodySubscriber<BoundedBody.Bytes> {

    private static final int FIRST = 8 * 1024;
    /** As far as a length is believed before anything of it has come. */
    private static final int MOST_AT_FIRST = 1024 * 1024;

    private final int most;
    private final CompletableFuture<Bytes> whole = new CompletableFuture<>();
    private volatile int length;
    private byte[] bytes;
    private Flow.Subscription subscription;

    /** @param announced how long the body says it is; 0 if it does not */
    BoundedBody(int most, long announced) {
        this.most = most;
        this.bytes = new byte[(int) Math.min(most, Math.min(MOST_AT_FIRST, Math.max(FIRST, announced)))];
    }

    /** The body, or its beginning if it is cut. */
    record Bytes(byte[] bytes, boolean cut) {}

    /** How much has come; to be asked by any thread. */
    int length() {
        return length;
    }

    @Override
    public CompletionStage<Bytes> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (whole.isDone()) {
                return;
            }
            take(buffer);
        }
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        whole.complete(taken(false));
    }

    private void take(ByteBuffer buffer) {
        int count = Math.min(buffer.remaining(), most - length);
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(length + count, 2L * bytes.length)));
        }
        buffer.get(bytes, length, count);
        length += count;
        if (buffer.hasRemaining()) {
            subscription.cancel();
            whole.complete(taken(true));
        }
    }

    private Bytes taken(boolean cut) {
        return new Bytes(length == bytes.length ? bytes : Arrays.copyOf(bytes, length), cut);
    }
}
