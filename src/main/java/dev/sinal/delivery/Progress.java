package dev.sinal.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** How far the broadcast has come in the log. It moves on the lane on which events are sent. */
@Singleton
final class Progress {
    private volatile Position reached;

    @Inject
    Progress(EventLog log) {
        reached = log.last();
    }

    void reached(Position position) {
        reached = position;
    }

    Position now() {
        return reached;
    }
}
