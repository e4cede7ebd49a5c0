package dev.sinal.delivery;

import dev.sinal.log.Position;
import jakarta.inject.Singleton;

/** The position in the log of the last event that was broadcast. It changes on the dispatch executor; any thread may read it. */
@Singleton
final class BroadcastPosition {
    private volatile Position position;

    void set(Position newPosition) {
        position = newPosition;
    }

    Position get() {
        return position;
    }
}
