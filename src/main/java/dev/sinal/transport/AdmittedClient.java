package dev.sinal.transport;

import dev.sinal.engineio.EngineSession;
import dev.sinal.socketio.Entry;
import java.security.Principal;
import java.util.Optional;

/**
 * Carries what the gate found out about a client from the filter to the endpoint, as the user principal of the request:
 * the one thing of a request that both servers hand to a WebSocket session as it is.
 *
 * @param entry how the client comes in, if it opens a session
 * @param session the session that it goes on with, if it does
 */
record AdmittedClient(Optional<Entry> entry, Optional<EngineSession> session) implements Principal {
    static AdmittedClient opening(Entry entry) {
        return new AdmittedClient(Optional.of(entry), Optional.empty());
    }

    static AdmittedClient continuing(EngineSession session) {
        return new AdmittedClient(Optional.empty(), Optional.of(session));
    }

    static AdmittedClient of(Principal principal) {
        return (AdmittedClient) principal;
    }

    @Override
    public String getName() {
        return "socket.io client";
    }
}
