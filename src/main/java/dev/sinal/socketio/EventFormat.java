package dev.sinal.socketio;

/** In which of several forms a socket gets a namespace's events; the application knows which there are. */
public interface EventFormat {
    /** The form of who did not ask for another. */
    EventFormat PLAIN = new EventFormat() {
        @Override
        public String toString() {
            return "plain";
        }
    };
}
