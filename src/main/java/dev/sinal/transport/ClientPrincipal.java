package dev.sinal.transport;

import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.Transport;
import java.security.Principal;
import java.util.Optional;
import java.util.function.Function;

/**
 * The result of an admitted handshake, which travels from the filter to the endpoint as the user principal of the request: the one property
 * of a request that both servers pass to the WebSocket session unchanged.
 *
 * @param opener opens a new session; empty if the client continues one
 * @param session the session that the client continues
 * @param remote the session of another node that the client continues
 * @param connection the server's own connection of the client, where the server exposes it
 */
record ClientPrincipal(
        Optional<SessionOpener> opener,
        Optional<EngineSession> session,
        Optional<RemoteSession> remote,
        Optional<Object> connection)
        implements Principal {
    /**
     * Opens one session.
     *
     * @param codec encodes and decodes the session's packets
     * @param open opens the session on a transport; empty if a limit of sessions is reached
     */
    record SessionOpener(EnginePacketCodec codec, Function<Transport, Optional<EngineSession>> open) {}

    static ClientPrincipal opening(EnginePacketCodec codec, Function<Transport, Optional<EngineSession>> open) {
        return new ClientPrincipal(
                Optional.of(new SessionOpener(codec, open)), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static ClientPrincipal continuing(EngineSession session) {
        return new ClientPrincipal(Optional.empty(), Optional.of(session), Optional.empty(), Optional.empty());
    }

    static ClientPrincipal continuing(RemoteSession session) {
        return new ClientPrincipal(Optional.empty(), Optional.empty(), Optional.of(session), Optional.empty());
    }

    ClientPrincipal withConnection(Optional<Object> newConnection) {
        return new ClientPrincipal(opener, session, remote, newConnection);
    }

    static ClientPrincipal of(Principal principal) {
        return (ClientPrincipal) principal;
    }

    @Override
    public String getName() {
        return "socket.io client";
    }
}
