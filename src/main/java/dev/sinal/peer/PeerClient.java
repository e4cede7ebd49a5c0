package dev.sinal.peer;

import dev.sinal.access.ClientAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Sends signed requests to other nodes. No thread waits for an answer.
 *
 * <p>Requests use HTTP/1.1, because Payara (6.2025.10) ends an HTTP/2 connection 30 s after its last request, whatever it has not answered. All
 * are sent as POST, with their method in a header, because the JDK's client sends a GET again if a connection that it has used before ends
 * without an answer: a poll that is sent twice loses what the first answer held.
 */
@Singleton
public final class PeerClient {
    private static final System.Logger LOG = System.getLogger(PeerClient.class.getName());
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final long WARNING_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Peers peers;
    private final PeerSignatures signatures;
    private final Executor executor;
    /** Null until the first request: it has a thread of its own, which ends when nothing refers to the client any more. */
    private HttpClient client;

    /** The time from which on the next warning is logged, as of {@link System#nanoTime}. */
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    @Inject
    public PeerClient(Peers peers, PeerSignatures signatures, Executor executor) {
        this.peers = peers;
        this.signatures = signatures;
        this.executor = executor;
    }

    /**
     * Sends a request. The future fails at once if the node is not alive; cancelling it closes the connection.
     *
     * @param node the id of the node
     */
    public <T> CompletableFuture<HttpResponse<T>> send(String node, PeerCall call, BodyHandler<T> handler) {
        return resolve(node, call.target(), uri -> {
            var body = call.body().map(BodyPublishers::ofByteArray).orElseGet(BodyPublishers::noBody);
            var request = HttpRequest.newBuilder(uri)
                    .POST(body)
                    .timeout(call.timeout())
                    .header(PeerRequest.METHOD_HEADER, call.method())
                    .header(PeerSignatures.HEADER, signatures.sign(node, call.method(), call.target(), call.client()));
            call.headers().forEach(request::header);
            return client().sendAsync(request.build(), handler);
        });
    }

    /**
     * Opens a WebSocket. The future fails if the node is not alive, or answers with an error.
     *
     * @param node the id of the node
     * @param target the path and query, encoded, without keys
     * @param address the address of the client for which it is opened
     */
    public CompletableFuture<WebSocket> open(
            String node, String target, ClientAddress address, Duration timeout, WebSocket.Listener listener) {
        return resolve(node, target, uri -> client().newWebSocketBuilder()
                .connectTimeout(timeout)
                .header(PeerSignatures.HEADER, signatures.sign(node, "GET", target, address))
                .buildAsync(URI.create(uri.toString().replaceFirst("^http", "ws")), listener));
    }

    private <T> CompletableFuture<T> resolve(String node, String target, Function<URI, CompletableFuture<T>> request) {
        try {
            var url = peers.url(node);
            if (url.isEmpty()) {
                return CompletableFuture.failedFuture(new ConnectException("no such node is alive: " + node));
            }
            var answer = request.apply(URI.create(url.get().toString().replaceFirst("/+$", "") + target));
            answer.whenComplete((received, failure) -> warn(node, url.get(), failure));
            return answer; // itself, so that it can be cancelled
        } catch (RuntimeException malformed) {
            return CompletableFuture.failedFuture(malformed);
        }
    }

    /** Warns, at most once a minute, of a node that is alive and that can't be connected to. */
    private void warn(String node, URI url, Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        var due = nextWarning.get();
        var now = System.nanoTime();
        if ((cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException)
                && now - due >= 0
                && nextWarning.compareAndSet(due, now + WARNING_NANOS)) {
            LOG.log(Level.WARNING, "node not reached: node=" + node + " url=" + url + " reason=" + cause);
        }
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(Version.HTTP_1_1)
                    .followRedirects(Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .executor(executor)
                    .build();
        }
        return client;
    }
}
