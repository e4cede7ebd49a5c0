package dev.sinal.instance;

import java.util.Locale;

/** How an instance stands with its messenger, as far as REST has told. */
public enum ConnectionState {
    OPEN,
    CLOSE,
    CONNECTING,
    REFUSED;

    /** As the wire spells it: {@code open}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
