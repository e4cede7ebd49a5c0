package dev.sinal.instance;

import java.util.Locale;

/** The state of an instance's connection to its messenger, as set over REST. */
public enum ConnectionState {
    OPEN,
    CLOSE,
    CONNECTING,
    REFUSED;

    /** Returns the name in REST responses, such as {@code open}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
