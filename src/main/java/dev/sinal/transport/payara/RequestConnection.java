package dev.sinal.transport.payara;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.util.List;
import java.util.Optional;

/** Finds the server's own connection of a request. By name, for no public artifact has these classes of Payara's. */
public final class RequestConnection {
    private static final System.Logger LOG = System.getLogger(RequestConnection.class.getName());
    /** From Catalina's facade to Catalina's request, to Grizzly's, to its connection (Payara 6.2025.10). */
    private static final List<String> STEPS = List.of("getUnwrappedCoyoteRequest", "getCoyoteRequest", "getConnection");

    private RequestConnection() {}

    /** The connection that a request came by; empty where the server shows none. */
    public static Optional<Object> of(ServletRequest request) {
        Object at = request;
        while (at instanceof ServletRequestWrapper wrapper) {
            at = wrapper.getRequest();
        }
        try {
            for (var step : STEPS) {
                at = at.getClass().getMethod(step).invoke(at);
            }
            return Optional.ofNullable(at);
        } catch (ReflectiveOperationException elsewhere) {
            LOG.log(System.Logger.Level.DEBUG, "the server shows no connection", elsewhere);
            return Optional.empty();
        }
    }

    /**
     * Whether the connection that a request came by is closed. What a client sends behind an upgrade, while its WebSocket is
     * being closed, makes Payara serve the handshake once more.
     */
    public static boolean isClosed(ServletRequest request) {
        return of(request).filter(RequestConnection::saysSo).isPresent();
    }

    private static boolean saysSo(Object connection) {
        try {
            return connection.getClass().getMethod("isOpen").invoke(connection).equals(false);
        } catch (ReflectiveOperationException otherGrizzly) {
            LOG.log(System.Logger.Level.DEBUG, "a connection does not say whether it is open", otherGrizzly);
            return false;
        }
    }
}
