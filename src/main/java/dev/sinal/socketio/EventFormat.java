package dev.sinal.socketio;

/** The format in which a socket receives its namespace's events. The application defines the formats. */
public interface EventFormat {
    /** The format of sockets for which no other was set. */
    EventFormat PLAIN = new EventFormat() {
        @Override
        public String toString() {
            return "plain";
        }
    };
}
