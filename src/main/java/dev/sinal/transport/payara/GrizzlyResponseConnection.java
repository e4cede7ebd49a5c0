package dev.sinal.transport.payara;

import dev.sinal.transport.ResponseConnection;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;

/** The Grizzly connection of a response on Payara. */
public final class GrizzlyResponseConnection implements ResponseConnection {
    private final TCPNIOConnection connection;

    private GrizzlyResponseConnection(TCPNIOConnection connection) {
        this.connection = connection;
        // By default, Grizzly queues four times its write buffer for a client that reads nothing. With this limit, a
        // response is ready for more when the network has taken all that was written before.
        connection.setMaxAsyncWriteQueueSize(1);
    }

    /**
     * Returns the connection of a request of the server's own.
     *
     * @throws LinkageError if this version of the server differs from the one that is supported
     */
    public static ResponseConnection of(ServletRequest request) {
        return new GrizzlyResponseConnection((TCPNIOConnection) RequestConnection.of(request)
                .filter(TCPNIOConnection.class::isInstance)
                .orElseThrow(() -> new IncompatibleClassChangeError("Payara exposes no Grizzly connection")));
    }

    @Override
    public void complete(AsyncContext context, Runnable taken) {
        context.complete();
        taken.run();
    }

    @Override
    public void abort() {
        connection.terminateSilently();
    }
}
