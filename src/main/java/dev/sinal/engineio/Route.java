package dev.sinal.engineio;

/** What becomes of a request on the server's path. */
public sealed interface Route {
    /** Nothing, for this reason. */
    record Refused(HandshakeError error) implements Route {}

    /**
     * It opens a session.
     *
     * @param dialect how the session will write its packets
     */
    record Opening(EnginePacketCodec dialect) implements Route {}

    /** It polls, posts to or upgrades this session. */
    record Continuing(EngineSession session) implements Route {}
}
