package dev.sinal.transport;

import dev.sinal.transport.payara.GrizzlyResponseConnection;
import dev.sinal.transport.wildfly.UndertowResponseConnection;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;

/**
 * The connection by which a response is sent. A server completes a request whose response the client has not taken yet, and then keeps the
 * connection until the client takes it, without a limit; so this uses what the server offers beyond the Servlet API.
 */
public interface ResponseConnection {
    /**
     * Completes an asynchronous request.
     *
     * @param taken called once the connection has taken the whole response, as far as the server tells; it may not be called if the client
     *     disconnects
     */
    void complete(AsyncContext context, Runnable taken);

    /** Closes the connection at once, whatever is left to send, where the server allows it. May be called by any thread. */
    void abort();

    /** Returns the connection of a request. */
    static ResponseConnection of(ServletRequest request) {
        var unwrapped = request;
        while (unwrapped instanceof ServletRequestWrapper wrapper) {
            unwrapped = wrapper.getRequest();
        }
        try {
            if (SinkKind.GRIZZLY.isAvailable()) {
                return GrizzlyResponseConnection.of(unwrapped);
            }
            return SinkKind.UNDERTOW.isAvailable() ? UndertowResponseConnection.of(unwrapped) : new Portable();
        } catch (RuntimeException | LinkageError otherVersion) {
            return new Portable();
        }
    }

    /** The connection on a server that exposes none. */
    final class Portable implements ResponseConnection {
        @Override
        public void complete(AsyncContext context, Runnable taken) {
            context.complete();
            taken.run();
        }

        @Override
        public void abort() {}
    }
}
