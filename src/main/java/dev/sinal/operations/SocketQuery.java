package dev.sinal.operations;

import dev.sinal.access.ClientAddress;
import dev.sinal.engineio.EngineSession;
import dev.sinal.rest.RestError;
import dev.sinal.socketio.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which clients are meant: those to which everything applies that is given.
 *
 * @param sid of the session
 * @param instance in whose namespace the client is
 * @param address by which the client is counted
 */
record SocketQuery(Optional<String> sid, Optional<String> instance, Optional<String> address) {
    /** @throws RestError 400 if the address is none */
    static SocketQuery of(Optional<String> sid, Optional<String> instance, Optional<String> address) {
        try {
            return new SocketQuery(sid, instance, address.map(ClientAddress::counted));
        } catch (IllegalArgumentException malformed) {
            throw RestError.badRequest("address is not an IP address");
        }
    }

    boolean isEmpty() {
        return sid.isEmpty() && instance.isEmpty() && address.isEmpty();
    }

    boolean takes(EngineSession session, Map<EngineSession, List<Socket>> sockets) {
        return sid.filter(wanted -> !wanted.equals(session.sid().value())).isEmpty()
                && address.filter(wanted -> !wanted.equals(session.address())).isEmpty()
                && (instance.isEmpty()
                        || sockets.getOrDefault(session, List.of()).stream().anyMatch(this::takes));
    }

    boolean takes(Socket socket) {
        return instance.filter(wanted -> !socket.namespace().equals("/" + wanted))
                .isEmpty();
    }
}
