package dev.sinal.engineio;

/** The result of routing a request. */
public sealed interface Route {
    /** The request is refused. */
    record Refused(HandshakeError error) implements Route {}

    /**
     * The request opens a session.
     *
     * @param codec the codec of the session
     */
    record Opening(EnginePacketCodec codec) implements Route {}

    /** The request polls, posts to or upgrades an open session. */
    record Continuing(EngineSession session) implements Route {}

    /**
     * The request belongs to a session of another node, if there is one.
     *
     * @param node the id of the node
     * @param query the parameters by which the node finds the session, as a query string
     */
    record Elsewhere(String node, String query) implements Route {}
}
