package dev.sinal.socketio;

import dev.sinal.engineio.HeartbeatMode;
import dev.sinal.engineio.ProtocolVersion;
import dev.sinal.socketio.Authenticator.ConnectAuthorizer;
import java.util.Optional;

/**
 * How a session comes in.
 *
 * @param authorizer judges its CONNECTs
 * @param root the namespace that the session's client calls {@code /}; it differs for one that opened an instance's URL
 * @param joined the namespace that the session is connected to without being asked, for a client that can't ask
 */
public record ConnectMode(ConnectAuthorizer authorizer, String root, Optional<String> joined) {
    /** As a standard client comes in, on the server's path. */
    public static ConnectMode standard(ConnectAuthorizer authorizer) {
        return new ConnectMode(authorizer, "/", Optional.empty());
    }

    /** As a standard client comes in that took an instance's URL for the server's path. */
    public static ConnectMode rootedAt(ConnectAuthorizer authorizer, String root) {
        return new ConnectMode(authorizer, root, Optional.empty());
    }

    /** As a plain WebSocket comes in, which only wants to listen. */
    public static ConnectMode listenOnly(ConnectAuthorizer authorizer, String namespace) {
        return new ConnectMode(authorizer, "/", Optional.of(namespace));
    }

    /** A client that can't ask can't answer Engine.IO's pings either. */
    HeartbeatMode heartbeat(ProtocolVersion protocol) {
        if (joined.isPresent()) {
            return HeartbeatMode.FRAMES;
        }
        return protocol == ProtocolVersion.V3 ? HeartbeatMode.CLIENT : HeartbeatMode.PACKETS;
    }

    /** The namespace that the session's client calls by this name. */
    String resolve(String wireName) {
        return wireName.equals("/") ? root : wireName;
    }
}
