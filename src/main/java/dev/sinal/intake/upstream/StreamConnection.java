package dev.sinal.intake.upstream;

import dev.sinal.config.UpstreamSettings;
import io.socket.client.Manager;
import io.socket.client.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import okhttp3.WebSocketListener;
import org.json.JSONObject;

/**
 * One connection to the global namespace of an Evolution API, which is not made again when it ends.
 *
 * <p>The client (socket.io-client 2.1.2) creates threads of its own: {@code EventThread}, one for all connections, a {@code Timer} while it
 * connects, and {@code engine.io-client.heartbeat} for each connection. They end with the connection.
 */
final class StreamConnection {
    private static final int MAX_PROBLEM = 200;

    private final Socket socket;
    private volatile Optional<String> refusal = Optional.empty();

    /**
     * Creates a connection that is not open.
     *
     * @param listeners makes the listener that receives events, of the client's own one and of what receives why the server has refused the
     *     connection
     */
    StreamConnection(
            UpstreamSettings settings,
            OkHttpClient http,
            BiFunction<WebSocketListener, Consumer<String>, EventListener> listeners) {
        var options = new Manager.Options();
        options.path = settings.url().getPath().replaceAll("/+$", "") + "/socket.io";
        options.transports = new String[] {"websocket"};
        // In a header, because a query would be in the logs of proxies and in the client's exceptions.
        options.extraHeaders =
                Map.of(EvolutionApi.KEY_HEADER, List.of(settings.apiKey().value()));
        options.reconnection = false;
        options.callFactory = http;
        options.webSocketFactory = (request, client) ->
                http.newWebSocket(request, listeners.apply(client, problem -> refusal = Optional.of(problem)));
        this.socket = new Manager(withoutPath(settings.url()), options).socket("/");
    }

    /**
     * Opens the connection.
     *
     * @param connected called when the server has accepted the connection
     * @param lost called when it can't be made or has ended, with the reason; at least once
     */
    void open(Runnable connected, Consumer<String> lost) {
        socket.on(Socket.EVENT_CONNECT, arguments -> connected.run());
        socket.on(Socket.EVENT_CONNECT_ERROR, arguments -> lost.accept(refusal.orElseGet(() -> problem(arguments))));
        socket.on(Socket.EVENT_DISCONNECT, arguments -> lost.accept("the connection has ended: " + text(arguments)));
        socket.open();
    }

    /** Closes the connection without a wait. */
    void close() {
        socket.off();
        socket.close();
    }

    private static String problem(Object... arguments) {
        if (arguments.length > 0 && arguments[0] instanceof JSONObject refused) {
            return "the namespace is refused: " + text(refused.optString("message"));
        }
        var cause = arguments.length > 0 && arguments[0] instanceof Exception failure && failure.getCause() != null
                ? failure.getCause()
                : arguments.length > 0 ? arguments[0] : "";
        return "no connection: " + text(cause);
    }

    /** Returns what the server or a library says, on one line. */
    private static String text(Object... arguments) {
        var text = arguments.length == 0 ? "" : String.valueOf(arguments[0]).replaceAll("\\p{Cntrl}", " ");
        return text.substring(0, Math.min(text.length(), MAX_PROBLEM));
    }

    private static URI withoutPath(URI url) {
        return url.resolve("/");
    }
}
