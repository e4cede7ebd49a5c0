package dev.sinal.socketio;

import dev.sinal.engineio.Frame;
import dev.sinal.engineio.Parcel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sockets of a namespace to which events are written in the same way.
 *
 * @param tongue how their packets are written
 * @param edition in which form they get the namespace's events
 * @param sockets those there are
 */
record Audience(Tongue tongue, Edition edition, Set<Socket> sockets) {
    Audience(Socket first) {
        this(first.tongue(), first.edition(), ConcurrentHashMap.newKeySet());
    }

    /** Sends events as one parcel, which all share who want the same of them. */
    void emit(Collection<Emission> emissions) {
        var frames = new ArrayList<List<Frame>>(emissions.size());
        emissions.forEach(emission ->
                frames.add(tongue.event(emission.event(), emission.arguments().apply(edition))));
        var all = Parcel.of(frames.stream().flatMap(List::stream).toList());
        var narrowed = new HashMap<Set<String>, Parcel>();
        for (var socket : sockets) {
            var wanted = socket.wanted();
            if (wanted == null) {
                socket.send(all);
            } else {
                var some = narrowed.computeIfAbsent(wanted, events -> some(emissions, frames, events));
                if (!some.frames().isEmpty()) {
                    socket.send(some);
                }
            }
        }
    }

    private static Parcel some(Collection<Emission> emissions, List<List<Frame>> frames, Set<String> wanted) {
        var some = new ArrayList<Frame>();
        var written = frames.iterator();
        for (var emission : emissions) {
            var event = written.next();
            if (wanted.contains(emission.event())) {
                some.addAll(event);
            }
        }
        return Parcel.of(some);
    }
}
