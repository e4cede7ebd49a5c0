package dev.sinal.socketio;

/** In which of several forms a socket gets a namespace's events; the application knows which there are. */
public interface Edition {
    /** The form of who did not ask for another. */
    Edition PLAIN = new Edition() {
        @Override
        public String toString() {
            return "plain";
        }
    };
}
