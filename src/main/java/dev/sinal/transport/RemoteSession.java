package dev.sinal.transport;

import dev.sinal.access.ClientAddress;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.engineio.FrameReceiver;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.PollingBody;
import dev.sinal.engineio.PostRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A session of another node, to which one request of its client is forwarded.
 *
 * @param node the id of the node
 * @param target the path and query of the request to it
 * @param client the address of the client
 */
record RemoteSession(RemoteSessions sessions, String node, String target, ClientAddress client) {
    /** Forwards a polling GET. */
    void poll(HttpServletRequest request, DeferredResponse response) {
        var headers = new HashMap<String, String>();
        Optional.ofNullable(request.getHeader("Accept-Encoding"))
                .ifPresent(accepted -> headers.put("Accept-Encoding", accepted));
        sessions.forward(this, "GET", headers, Optional.empty(), response);
    }

    /** Returns what forwards the body of a polling POST. */
    PostReceiver post() {
        return new Post();
    }

    /** Relays a WebSocket; closes it and returns empty if there are too many. */
    Optional<FrameReceiver> relay(WebSocketTransport transport) {
        return sessions.relay(this, transport);
    }

    private final class Post implements PostReceiver {
        @Override
        public boolean isAccepted() {
            return false; // only the session's node knows
        }

        @Override
        public Optional<HandshakeError> begin(PostRequest post) {
            return Optional.empty();
        }

        @Override
        public CompletableFuture<?> complete(Optional<PollingBody> body, DeferredResponse response) {
            if (body.isEmpty()) {
                response.reject(EngineHandshakeError.TOO_LARGE);
                return CompletableFuture.completedFuture(null);
            }
            var type = body.get().type();
            Map<String, String> headers = type.isEmpty() ? Map.of() : Map.of("Content-Type", type);
            return sessions.forward(RemoteSession.this, "POST", headers, body.map(PollingBody::bytes), response);
        }

        @Override
        public void abort() {}
    }
}
