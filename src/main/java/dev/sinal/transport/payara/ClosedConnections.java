package dev.sinal.transport.payara;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.servlet.ServletRequest;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;

/**
 * Releases what Payara keeps of a connection that its client has closed.
 *
 * <p>Grizzly (4.0.2.payara-p2) keeps every connection that waits for its next request in a queue until {@code timeout-seconds}, and those that
 * are closed meanwhile too: 3 KB each, and 13 KB if a body was not read. A client that opens 200 connections a second, sends a request that is refused
 * on each and closes it holds 200 MB with {@code timeout-seconds=75}.
 */
public final class ClosedConnections {
    private static final System.Logger LOG = System.getLogger(ClosedConnections.class.getName());
    /** Grizzly's entry in its queue, in an attribute of the connection. */
    private static final Attribute<Object> ENTRY =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("HttpServerFilter.KeepAliveContext");

    private static final Attribute<Boolean> LISTENED =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(ClosedConnections.class.getName());
    private static final PrivateField TIMEOUT = new PrivateField("keepAliveTimeoutMillis");
    /** Grizzly drops an entry that has this timeout within a second. */
    private static final Long NO_TIMEOUT = -1L;

    private ClosedConnections() {}

    /** Has Payara forget the connection of a request as soon as it is closed. On versions of Payara with other classes, does nothing. */
    public static void forget(ServletRequest request) {
        if (RequestConnection.of(request).orElse(null) instanceof Connection<?> connection
                && !LISTENED.isSet(connection)) {
            LISTENED.set(connection, true);
            var entry = ENTRY.get(connection);
            if (entry != null) {
                CloseListener<Closeable, CloseType> closed = (which, type) -> drop(entry);
                connection.addCloseListener(closed);
            }
        }
    }

    private static void drop(Object entry) {
        try {
            TIMEOUT.set(entry, NO_TIMEOUT);
        } catch (RuntimeException | LinkageError otherGrizzly) {
            LOG.log(DEBUG, "closed connections are kept until the timeout for the next request", otherGrizzly);
        }
    }
}
