package dev.sinal.engineio;

/** What becomes of a request on the server's path. */
public sealed interface Route {
    /** Nothing, for this reason. */
    record Refused(HandshakeError error) implements Route {}

    /**
     * It opens a session.
     *
     * @param codec how the session will write its packets
     */
    record Opening(EnginePacketCodec codec) implements Route {}

    /** It polls, posts to or upgrades this session. */
    record Continuing(EngineSession session) implements Route {}
}
