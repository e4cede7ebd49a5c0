package dev.sinal.transport;

import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.Transport;
import java.security.Principal;
import java.util.Optional;
import java.util.function.Function;

/**
 * Carries what the gate found out about a client from the filter to the endpoint, as the user principal of the request:
 * the one thing of a request that both servers hand to a WebSocket session as it is.
 *
 * @param opening opens a session for the client, if it needs one
 * @param session the session that it goes on with, if it does
 * @param connection the server's own connection to the client, where it shows it
 */
record ClientPrincipal(Optional<Opening> opening, Optional<EngineSession> session, Optional<Object> connection)
        implements Principal {
    /**
     * How a session is opened.
     *
     * @param dialect how it will write its packets
     * @param on opens it on a transport, if there is still a place for it
     */
    record Opening(EnginePacketCodec dialect, Function<Transport, Optional<EngineSession>> on) {}

    static ClientPrincipal opening(EnginePacketCodec dialect, Function<Transport, Optional<EngineSession>> on) {
        return new ClientPrincipal(Optional.of(new Opening(dialect, on)), Optional.empty(), Optional.empty());
    }

    static ClientPrincipal continuing(EngineSession session) {
        return new ClientPrincipal(Optional.empty(), Optional.of(session), Optional.empty());
    }

    ClientPrincipal by(Optional<Object> itsConnection) {
        return new ClientPrincipal(opening, session, itsConnection);
    }

    static ClientPrincipal of(Principal principal) {
        return (ClientPrincipal) principal;
    }

    @Override
    public String getName() {
        return "socket.io client";
    }
}
