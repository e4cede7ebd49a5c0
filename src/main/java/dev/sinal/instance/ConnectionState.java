package dev.sinal.instance;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The state of an instance's connection to its messenger, as set over REST or reported by a source. */
public enum ConnectionState {
    OPEN,
    CLOSE,
    CONNECTING,
    REFUSED;

    /** Returns the state of this name in REST responses and events; empty if there is none. */
    public static Optional<ConnectionState> of(String wire) {
        return Stream.of(values()).filter(state -> state.wire().equals(wire)).findFirst();
    }

    /** Returns the name in REST responses, such as {@code open}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
