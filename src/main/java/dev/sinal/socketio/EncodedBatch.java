package dev.sinal.socketio;

import dev.sinal.engineio.Frame;
import dev.sinal.engineio.FrameBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Events as the sockets of one audience read them: each is written once, if anybody wants it, and they are joined once for all who want
 * the same of them.
 */
final class EncodedBatch {
    private final List<OutgoingEvent> emissions;
    private final SocketPacketEncoder tongue;
    private final EventFormat format;
    /** One for each event; null while nobody wanted it. */
    private final FrameBatch[] written;

    private final Map<Set<String>, Optional<FrameBatch>> joined = new HashMap<>();

    EncodedBatch(List<OutgoingEvent> emissions, SocketPacketEncoder tongue, EventFormat format) {
        this.emissions = emissions;
        this.tongue = tongue;
        this.format = format;
        this.written = new FrameBatch[emissions.size()];
    }

    /**
     * What a socket gets; empty if it wants none of the events.
     *
     * @param wanted what it wants; empty for all
     */
    Optional<FrameBatch> of(Set<String> wanted) {
        var known = joined.get(wanted);
        if (known == null) {
            known = join(wanted);
            joined.put(wanted, known);
        }
        return known;
    }

    private Optional<FrameBatch> join(Set<String> wanted) {
        var parcels = new ArrayList<FrameBatch>();
        for (var i = 0; i < written.length; i++) {
            if (wanted.isEmpty() || wanted.contains(emissions.get(i).event())) {
                parcels.add(parcel(i));
            }
        }
        if (parcels.size() <= 1) {
            return parcels.stream().findFirst(); // shared with whoever wants more than that of other events
        }
        var frames = new ArrayList<Frame>();
        parcels.forEach(parcel -> frames.addAll(parcel.frames()));
        return Optional.of(FrameBatch.of(frames));
    }

    private FrameBatch parcel(int index) {
        if (written[index] == null) {
            var emission = emissions.get(index);
            written[index] = FrameBatch.of(
                    tongue.event(emission.event(), emission.arguments().apply(format)));
        }
        return written[index];
    }
}
