package dev.sinal.socketio;

import dev.sinal.engineio.Frame;
import dev.sinal.engineio.FrameBatch;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A namespace: the sockets that receive the same events. */
public final class Namespace {
    private final String name;
    private final EventHandlers handlers;
    /** The sockets that have joined, grouped so that an event is encoded once for each group. */
    private final ConcurrentMap<Encoding, Set<Socket>> joined = new ConcurrentHashMap<>();

    private final AtomicInteger size = new AtomicInteger();
    /** The sockets that have not joined yet. They may receive history, but no events of the namespace. */
    private final Set<Socket> connecting = ConcurrentHashMap.newKeySet();

    private volatile Optional<String> closeReason = Optional.empty();

    Namespace(String name, EventHandlers handlers) {
        this.name = name;
        this.handlers = handlers;
    }

    /** Returns its name, such as {@code /} or {@code /loja}. */
    public String name() {
        return name;
    }

    /** Returns how many sockets have joined. */
    public int size() {
        return size.get();
    }

    /** Emits one event, as {@link #emit(List)} does. */
    public void emit(String event, Arguments arguments) {
        emit(List.of(new OutgoingEvent(event, format -> arguments)));
    }

    /**
     * Emits events to the sockets that subscribe to them. Each socket's events are sent together, in one batch of frames.
     * An event is encoded once for each encoding in use: one for most sockets, and others for clients of protocol 4, for
     * clients that use an instance's URL as the server's path, and for other event formats. Concurrent calls are sent in
     * no particular order.
     */
    public void emit(List<OutgoingEvent> events) {
        joined.forEach((encoding, sockets) -> {
            var batch = new EncodedBatch(events, encoding);
            for (var socket : sockets) {
                var frames = batch.framesFor(socket.subscription());
                if (frames.isPresent()) { // not ifPresent, which would allocate a lambda for each delivery
                    socket.send(frames.get());
                }
            }
        });
    }

    /** Returns all sockets, those that have not joined yet included, while others connect and disconnect. */
    Stream<Socket> sockets() {
        // In the order in which a socket moves, so that none is missed; one may appear in both.
        return Stream.concat(connecting.stream(), joined.values().stream().flatMap(Set::stream))
                .distinct();
    }

    EventHandlers handlers() {
        return handlers;
    }

    /** Hands a socket to the connect handler, unless its authorization was revoked in the meantime. */
    void connect(Socket socket, JsonObject auth) {
        connecting.add(socket);
        socket.disconnectIfUnauthorized(); // a check that ran before the line above has not seen this socket
        if (socket.isConnected()) {
            handlers.connectHandler().handle(socket, auth);
        } else {
            connecting.remove(socket);
        }
    }

    /** Adds a socket to those that receive events, unless it has disconnected. */
    void join(Socket socket) {
        if (!connecting.contains(socket)) {
            return;
        }
        joined.compute(Encoding.of(socket), (encoding, others) -> {
            var sockets = others == null ? ConcurrentHashMap.<Socket>newKeySet() : others;
            if (sockets.add(socket)) {
                size.incrementAndGet();
            }
            return sockets;
        });
        if (!connecting.remove(socket)) {
            removeJoined(socket); // it has disconnected since
        }
    }

    void remove(Socket socket) {
        removeJoined(socket);
        connecting.remove(socket);
    }

    private void removeJoined(Socket socket) {
        joined.computeIfPresent(Encoding.of(socket), (encoding, sockets) -> {
            if (sockets.remove(socket)) {
                size.decrementAndGet();
            }
            return sockets.isEmpty() ? null : sockets;
        });
    }

    /** Disconnects the sockets that are not authorized any more. */
    public void disconnectUnauthorized() {
        sockets().forEach(Socket::disconnectIfUnauthorized);
    }

    /** Disconnects the sockets that have not joined, and those that connect later. No socket is authorized any more. */
    void retire(String reason) {
        closeReason = Optional.of(reason);
        connecting.forEach(Socket::disconnectIfUnauthorized);
    }

    /** Returns why the namespace was closed, or empty if it is open. */
    Optional<String> closeReason() {
        return closeReason;
    }

    /** All that an event's frames depend on: sockets of equal encodings share them. */
    private record Encoding(SocketPacketEncoder encoder, EventFormat format) {
        static Encoding of(Socket socket) {
            return new Encoding(socket.encoder(), socket.format());
        }

        FrameBatch encode(OutgoingEvent event) {
            return FrameBatch.of(encoder.event(event.name(), event.arguments().apply(format)));
        }
    }

    /** Events in one encoding. Each event is encoded at most once, and joined once for each subscription. */
    private static final class EncodedBatch {
        private final List<OutgoingEvent> events;
        private final Encoding encoding;
        /** The frames of each event; null while no socket subscribes to it. */
        private final FrameBatch[] encoded;

        private final Map<Set<String>, Optional<FrameBatch>> bySubscription = new HashMap<>();

        EncodedBatch(List<OutgoingEvent> events, Encoding encoding) {
            this.events = events;
            this.encoding = encoding;
            this.encoded = new FrameBatch[events.size()];
        }

        /**
         * Returns the frames of the events that a socket subscribes to, or empty if it subscribes to none of them.
         *
         * @param subscription names of events; empty for all
         */
        Optional<FrameBatch> framesFor(Set<String> subscription) {
            var frames = bySubscription.get(subscription);
            if (frames == null) {
                frames = join(subscription);
                bySubscription.put(subscription, frames);
            }
            return frames;
        }

        private Optional<FrameBatch> join(Set<String> subscription) {
            var batches = new ArrayList<FrameBatch>();
            for (var i = 0; i < encoded.length; i++) {
                if (subscription.isEmpty()
                        || subscription.contains(events.get(i).name())) {
                    batches.add(encoded(i));
                }
            }
            if (batches.size() <= 1) {
                return batches.stream().findFirst(); // the same object for each subscription that yields this one event
            }
            var frames = new ArrayList<Frame>();
            batches.forEach(batch -> frames.addAll(batch.frames()));
            return Optional.of(FrameBatch.of(frames));
        }

        private FrameBatch encoded(int index) {
            if (encoded[index] == null) {
                encoded[index] = encoding.encode(events.get(index));
            }
            return encoded[index];
        }
    }
}
