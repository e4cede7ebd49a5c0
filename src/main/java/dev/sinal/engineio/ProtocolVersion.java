package dev.sinal.engineio;

import java.util.Arrays;
import java.util.Optional;

/** A version of the Engine.IO protocol. */
public enum ProtocolVersion {
    /** Protocol 3, of Socket.IO 1 and 2: the client sends the pings, and payloads contain the lengths of their packets. */
    V3(3),
    /** Protocol 4, of Socket.IO 3 and 4. */
    V4(4);

    private final int version;

    ProtocolVersion(int version) {
        this.version = version;
    }

    /** Returns the version number. */
    public int version() {
        return version;
    }

    /** Returns the version for a value of the query parameter {@code EIO}; empty if it is not supported. */
    static Optional<ProtocolVersion> parse(String value) {
        return Arrays.stream(values())
                .filter(protocol -> String.valueOf(protocol.version).equals(value))
                .findFirst();
    }
}
