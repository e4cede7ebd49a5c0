package dev.sinal.socketio;

/** A client did not acknowledge an event. */
public final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    Unanswered(String why) {
        super(why);
    }
}
