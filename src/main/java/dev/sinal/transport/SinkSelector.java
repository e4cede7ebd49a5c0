package dev.sinal.transport;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.sinal.config.TransportSettings;
import dev.sinal.engineio.Timers;
import jakarta.websocket.Session;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sender of all WebSockets. What a server has underneath, it has by no promise: it is chosen by what is there at start, and given up for
 * the portable one at its first use, if this version of the server has it in another form.
 */
public final class SinkSelector {
    private static final System.Logger LOG = System.getLogger(SinkSelector.class.getName());

    private volatile SinkKind sender;

    SinkSelector(SinkKind sender, String why) {
        this.sender = sender;
        LOG.log(INFO, "the sender of WebSockets is {0}: {1}", sender, why);
    }

    /** Selects what the setting names, or the best that this server has where it names none. */
    static SinkSelector of(TransportSettings.Sender setting) {
        return setting == TransportSettings.Sender.AUTO ? best() : of(SinkKind.valueOf(setting.name()));
    }

    /** The best that this server can do. */
    public static SinkSelector best() {
        return Stream.of(SinkKind.GRIZZLY, SinkKind.UNDERTOW)
                .filter(SinkKind::isHere)
                .findFirst()
                .map(here -> new SinkSelector(here, "this server has what it needs"))
                .orElseGet(() -> new SinkSelector(SinkKind.PORTABLE, "this server has nothing better that is known"));
    }

    /** The one that is wanted, if this server has what it needs. */
    public static SinkSelector of(SinkKind wanted) {
        return wanted.isHere()
                ? new SinkSelector(wanted, "it is wanted")
                : new SinkSelector(SinkKind.PORTABLE, wanted + " is wanted, but this server has not what it needs");
    }

    /**
     * The sink of one WebSocket.
     *
     * @param connection the server's own connection, where it shows it
     * @throws IllegalStateException if no frame can leave safely on this server
     */
    FrameSink sink(Session session, Optional<Object> connection, Timers timers) {
        var first = sender;
        try {
            return first.sink(session, connection, timers);
        } catch (LinkageError otherVersion) {
            if (first == SinkKind.PORTABLE) {
                throw unsafe(otherVersion);
            }
            doesNotWork(otherVersion);
            return sink(session, connection, timers);
        }
    }

    /** It turned out not to work on this version of the server: WebSockets that come from now on are sent to portably. */
    void doesNotWork(LinkageError why) {
        if (sender != SinkKind.PORTABLE) {
            LOG.log(
                    WARNING,
                    "the sender " + sender + " does not work on this version of the server; portable does",
                    why);
            sender = SinkKind.PORTABLE;
        }
    }

    private static IllegalStateException unsafe(LinkageError why) {
        LOG.log(ERROR, "no WebSocket can be served safely by this version of the server", why);
        return new IllegalStateException("no frame can leave safely", why);
    }

    @Override
    public String toString() {
        return sender.toString();
    }
}
