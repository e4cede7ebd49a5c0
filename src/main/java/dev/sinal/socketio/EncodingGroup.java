package dev.sinal.socketio;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sockets of a namespace to which events are written in the same way.
 *
 * @param tongue how their packets are written
 * @param format in which form they get the namespace's events
 * @param sockets those there are
 */
record EncodingGroup(SocketPacketEncoder tongue, EventFormat format, Set<Socket> sockets) {
    EncodingGroup(Socket first) {
        this(first.tongue(), first.format(), ConcurrentHashMap.newKeySet());
    }

    /** Sends events; what a socket gets of them leaves as one parcel, which all share who want the same. */
    void emit(List<OutgoingEvent> emissions) {
        var script = new EncodedBatch(emissions, tongue, format);
        for (var socket : sockets) {
            var parcel = script.of(socket.wanted());
            if (parcel.isPresent()) { // not ifPresent: that would be an object for each delivery
                socket.send(parcel.get());
            }
        }
    }
}
