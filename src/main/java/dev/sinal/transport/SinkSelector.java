package dev.sinal.transport;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.sinal.config.TransportSettings;
import dev.sinal.engineio.Timers;
import jakarta.websocket.Session;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Selects how frames are written to WebSockets. The kind is selected at start by the classes that the server has. Those classes are not public
 * API: if this version of the server turns out to have them in another form, WebSockets that are opened from then on use the portable kind.
 */
public final class SinkSelector {
    private static final System.Logger LOG = System.getLogger(SinkSelector.class.getName());

    private final Map<SinkKind, FrameSink.Factory> factories = new ConcurrentHashMap<>();
    private volatile SinkKind kind;

    private SinkSelector(SinkKind kind, String reason) {
        this.kind = kind;
        LOG.log(INFO, "sender of WebSocket frames: {0} ({1})", kind, reason);
    }

    /** Selects the kind that the setting names, if this server has what it requires. */
    static SinkSelector of(TransportSettings.Sender setting) {
        return setting == TransportSettings.Sender.AUTO ? auto() : of(SinkKind.valueOf(setting.name()));
    }

    /** Selects the fastest kind that this server supports. */
    public static SinkSelector auto() {
        return Stream.of(SinkKind.GRIZZLY, SinkKind.UNDERTOW)
                .filter(SinkKind::isAvailable)
                .findFirst()
                .map(available -> new SinkSelector(available, "the fastest on this server"))
                .orElseGet(() -> new SinkSelector(SinkKind.PORTABLE, "no other one supports this server"));
    }

    static SinkSelector of(SinkKind requested) {
        return requested.isAvailable()
                ? new SinkSelector(requested, "as SINAL_SENDER says")
                : new SinkSelector(SinkKind.PORTABLE, "SINAL_SENDER is " + requested + ", which needs another server");
    }

    /**
     * Creates the sink of one WebSocket.
     *
     * @param connection the server's own connection of the client, where the server exposes it
     * @throws IllegalStateException if no kind can write safely on this version of the server
     */
    FrameSink create(Session session, Optional<Object> connection, Timers timers) {
        var selected = kind;
        try {
            return factories.computeIfAbsent(selected, SinkKind::factory).create(session, connection, timers);
        } catch (LinkageError otherVersion) {
            if (selected == SinkKind.PORTABLE) {
                LOG.log(
                        ERROR,
                        "WebSocket refused: frames can't be written safely on this version of the server",
                        otherVersion);
                throw new IllegalStateException(
                        "frames can't be written safely on this version of the server", otherVersion);
            }
            fallBack(otherVersion);
            return create(session, connection, timers);
        }
    }

    /** Selects the portable kind for all WebSockets that are opened from now on, because the selected one does not fit the server. */
    void fallBack(LinkageError cause) {
        if (kind != SinkKind.PORTABLE) {
            LOG.log(
                    WARNING,
                    "sender of WebSocket frames: portable (" + kind + " does not fit this version of the server)",
                    cause);
            kind = SinkKind.PORTABLE;
        }
    }

    @Override
    public String toString() {
        return kind.toString();
    }
}
