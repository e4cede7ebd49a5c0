package dev.sinal.delivery;

import dev.sinal.log.Position;
import jakarta.inject.Singleton;

/** How far the broadcast has come in the log. It moves on the lane on which events are sent. */
@Singleton
final class BroadcastPosition {
    private volatile Position reached;

    void reached(Position position) {
        reached = position;
    }

    Position now() {
        return reached;
    }
}
