package dev.sinal.engineio;

import java.util.Arrays;
import java.util.Optional;

/** A version of Engine.IO. */
public enum ProtocolVersion {
    /** Of the clients of Socket.IO 1 and 2: the client pings, and payloads count their packets' lengths. */
    V3(3),
    /** Of the clients of Socket.IO 3 and 4. */
    V4(4);

    private final int version;

    ProtocolVersion(int version) {
        this.version = version;
    }

    /** Its number. */
    public int version() {
        return version;
    }

    /** The version that the query parameter {@code EIO} names by this value, if there is one. */
    static Optional<ProtocolVersion> named(String name) {
        return Arrays.stream(values())
                .filter(protocol -> String.valueOf(protocol.version).equals(name))
                .findFirst();
    }
}
