package dev.sinal.operations;

import dev.sinal.access.ClientAddress;
import dev.sinal.delivery.NamespaceName;
import dev.sinal.engineio.EngineSession;
import dev.sinal.rest.InvalidRequestException;
import dev.sinal.socketio.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A selection of sessions: those that match every criterion that is present.
 *
 * @param sid the id of the session
 * @param instance the instance whose namespace the session is connected to
 * @param address the address by which the client is limited
 */
record SocketQuery(Optional<String> sid, Optional<String> instance, Optional<String> address) {
    /**
     * Returns a query.
     *
     * @throws InvalidRequestException if the address is not an IP address
     */
    static SocketQuery of(Optional<String> sid, Optional<String> instance, Optional<String> address) {
        try {
            return new SocketQuery(sid, instance, address.map(ClientAddress::limitKey));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidRequestException("address is not an IP address");
        }
    }

    /** Returns the query of a URI that selects the same sessions. */
    String asUriQuery() {
        var parameters = new StringJoiner("&", "?", "").setEmptyValue("");
        add(parameters, "sid", sid);
        add(parameters, "instance", instance);
        add(parameters, "address", address);
        return parameters.toString();
    }

    private static void add(StringJoiner parameters, String name, Optional<String> value) {
        value.ifPresent(text -> parameters.add(name + '=' + URLEncoder.encode(text, StandardCharsets.UTF_8)));
    }

    boolean isEmpty() {
        return sid.isEmpty() && instance.isEmpty() && address.isEmpty();
    }

    /** @param sockets the sockets of each session that has any */
    boolean matches(EngineSession session, Map<EngineSession, List<Socket>> sockets) {
        return sid.filter(value -> !value.equals(session.sid().value())).isEmpty()
                && address.filter(value -> !value.equals(session.address())).isEmpty()
                && (instance.isEmpty()
                        || sockets.getOrDefault(session, List.of()).stream().anyMatch(this::matches));
    }

    boolean matches(Socket socket) {
        return instance.isEmpty() || NamespaceName.instance(socket.namespace()).equals(instance);
    }
}
