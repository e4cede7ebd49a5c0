package dev.sinal.socketio;

import dev.sinal.engineio.HeartbeatMode;
import dev.sinal.engineio.ProtocolVersion;
import dev.sinal.socketio.Authenticator.ConnectAuthorizer;
import java.util.Optional;

/**
 * How a session connects to namespaces.
 *
 * @param authorizer authorizes its CONNECTs
 * @param root the namespace that its packets name {@code /}: an instance's, if the client uses the instance's URL as the
 *     server's path
 * @param listenTo the namespace that the session is connected to when it opens, for a plain WebSocket that sends no packets
 */
public record ConnectMode(ConnectAuthorizer authorizer, String root, Optional<String> listenTo) {
    /** Returns the mode of a Socket.IO client on the server's path. */
    public static ConnectMode standard(ConnectAuthorizer authorizer) {
        return new ConnectMode(authorizer, "/", Optional.empty());
    }

    /** Returns the mode of a Socket.IO client that uses an instance's URL as the server's path. */
    public static ConnectMode rootedAt(ConnectAuthorizer authorizer, String root) {
        return new ConnectMode(authorizer, root, Optional.empty());
    }

    /** Returns the mode of a plain WebSocket, which only receives the events of one namespace. */
    public static ConnectMode listenOnly(ConnectAuthorizer authorizer, String namespace) {
        return new ConnectMode(authorizer, "/", Optional.of(namespace));
    }

    boolean isListenOnly() {
        return listenTo.isPresent();
    }

    /** Returns how the session is kept alive: a plain WebSocket does not answer Engine.IO's pings. */
    HeartbeatMode heartbeat(ProtocolVersion protocol) {
        if (isListenOnly()) {
            return HeartbeatMode.FRAMES;
        }
        return protocol == ProtocolVersion.V3 ? HeartbeatMode.CLIENT : HeartbeatMode.PACKETS;
    }

    /** Returns the namespace that the session's packets mean by a name. */
    String resolve(String wireName) {
        return wireName.equals("/") ? root : wireName;
    }
}
