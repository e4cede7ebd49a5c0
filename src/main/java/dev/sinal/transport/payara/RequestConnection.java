package dev.sinal.transport.payara;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * Finds the Grizzly connection of a request, by reflection, because the classes of Payara between the two are in no public artifact. On other
 * servers there is none; that is found out once for each class, since a lookup that fails costs an exception with its stack trace, which was
 * a seventh of the CPU time of a handshake on WildFly.
 */
public final class RequestConnection {
    private static final System.Logger LOG = System.getLogger(RequestConnection.class.getName());
    /** From Catalina's facade to Catalina's request, to Grizzly's, to its connection (Payara 6.2025.10). */
    private static final List<Getter> PATH = List.of(
            new Getter("getUnwrappedCoyoteRequest"), new Getter("getCoyoteRequest"), new Getter("getConnection"));

    private static final Getter IS_OPEN = new Getter("isOpen");

    private RequestConnection() {}

    /** Returns the connection by which a request arrived; empty on other servers than Payara. */
    public static Optional<Object> of(ServletRequest request) {
        var unwrapped = request;
        while (unwrapped instanceof ServletRequestWrapper wrapper) {
            unwrapped = wrapper.getRequest();
        }
        Optional<Object> found = Optional.of(unwrapped);
        for (var getter : PATH) {
            found = found.flatMap(getter::invoke);
        }
        return found;
    }

    /**
     * Returns whether the connection by which a request arrived is closed. If a client sends data behind an upgrade whose WebSocket is being
     * closed, Payara (6.2025.10) serves the handshake a second time, on the closed connection.
     */
    public static boolean isClosed(ServletRequest request) {
        return of(request)
                .flatMap(IS_OPEN::invoke)
                .filter(Boolean.FALSE::equals)
                .isPresent();
    }

    /** Calls a method of this name, which is looked up once for each class. */
    private static final class Getter extends ClassValue<Optional<Method>> {
        private final String method;

        Getter(String method) {
            this.method = method;
        }

        @Override
        protected Optional<Method> computeValue(Class<?> type) {
            try {
                return Optional.of(type.getMethod(method));
            } catch (NoSuchMethodException | LinkageError otherServer) {
                LOG.log(DEBUG, "no connection of requests is exposed: {0} has no {1}", type.getName(), method);
                return Optional.empty();
            }
        }

        Optional<Object> invoke(Object owner) {
            var found = get(owner.getClass());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.ofNullable(found.get().invoke(owner));
            } catch (ReflectiveOperationException | RuntimeException | LinkageError failed) {
                LOG.log(DEBUG, "no connection of a request is exposed", failed);
                return Optional.empty();
            }
        }
    }
}
