package dev.sinal.instance;

import java.util.Optional;
import java.util.stream.Stream;

/** The way in which an instance is connected to its messenger, by the reference's names. */
public enum Integration {
    WHATSAPP_BAILEYS("WHATSAPP-BAILEYS", ConnectionState.CLOSE),
    WHATSAPP_BUSINESS("WHATSAPP-BUSINESS", ConnectionState.OPEN),
    EVOLUTION("EVOLUTION", ConnectionState.OPEN);

    private final String wire;
    private final ConnectionState initial;

    Integration(String wire, ConnectionState initial) {
        this.wire = wire;
        this.initial = initial;
    }

    /** Returns the name in REST requests and responses, such as {@code WHATSAPP-BAILEYS}. */
    public String wire() {
        return wire;
    }

    /** Returns the state of a new instance; in the reference only Baileys has to connect first. */
    ConnectionState initial() {
        return initial;
    }

    static Optional<Integration> of(String wire) {
        return Stream.of(values()).filter(each -> each.wire.equals(wire)).findFirst();
    }
}
