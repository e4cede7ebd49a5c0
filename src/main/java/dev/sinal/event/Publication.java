package dev.sinal.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one caller hands in at once: its events are accepted all, or none.
 *
 * <p>The caller fires each of them as an {@link InstanceEvent} that names its publication. The last one to arrive
 * completes it, and only then is it accepted, as a whole. Confined to the thread that fires.
 */
public final class Publication {
    private final int size;
    private final List<InstanceEvent> arrived = new ArrayList<>();
    private List<String> positions;

    /** @param size how many events it has */
    public Publication(int size) {
        this.size = size;
    }

    /** Takes one of its events in; answers all of them, in order, when this was the last. */
    public Optional<List<InstanceEvent>> arrive(InstanceEvent event) {
        arrived.add(event);
        return arrived.size() == size ? Optional.of(List.copyOf(arrived)) : Optional.empty();
    }

    /** Notes the positions that the accepted events were given, in their order. */
    public void accepted(List<String> givenPositions) {
        positions = List.copyOf(givenPositions);
    }

    /**
     * The positions of the accepted events, in their order.
     *
     * @throws IllegalStateException if nobody accepted them
     */
    public List<String> positions() {
        if (positions == null) {
            throw new IllegalStateException("the publication was not accepted");
        }
        return positions;
    }
}
