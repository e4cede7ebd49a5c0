package dev.sinal.transport;

import dev.sinal.socketio.Entry;
import java.security.Principal;

/**
 * Carries what the gate found out about a client from the filter to the endpoint, as the user principal of the request:
 * the one thing of a request that both servers hand to a WebSocket session as it is.
 *
 * @param entry how the client comes in
 */
record AdmittedClient(Entry entry) implements Principal {
    @Override
    public String getName() {
        return "socket.io client";
    }
}
