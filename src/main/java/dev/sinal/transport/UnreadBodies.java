package dev.sinal.transport;

import static java.lang.System.Logger.Level.WARNING;

import dev.sinal.config.IntakeSettings;
import dev.sinal.transport.wildfly.UndertowBodies;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;

/**
 * Keeps requests that are answered before their body has arrived from holding a thread of the server. Grizzly (Payara) needs no help: it
 * discards the rest as it arrives.
 */
@Singleton
class UnreadBodies {
    private static final System.Logger LOG = System.getLogger(UnreadBodies.class.getName());

    private final Duration timeout;
    private volatile boolean undertow = SinkKind.UNDERTOW.isAvailable();

    @Inject
    UnreadBodies(IntakeSettings settings) {
        this.timeout = settings.bodyTimeout();
    }

    /** Has the server discard without a thread what is left of a request's body after the response, and only for a time. */
    void drainUnread(HttpServletRequest request) {
        if (undertow) {
            try {
                UndertowBodies.drainUnread(request, timeout);
            } catch (LinkageError otherVersion) {
                LOG.log(WARNING, "bodies that are not read hold threads on this version of the server", otherVersion);
                undertow = false;
            }
        }
    }
}
