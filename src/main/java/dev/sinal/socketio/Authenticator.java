package dev.sinal.socketio;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Optional;

/** Authenticates handshakes, and authorizes the CONNECTs of the sessions that they open. */
public interface Authenticator {
    /** Authenticates a handshake, before its session is opened. */
    Authentication authenticate(Handshake handshake);

    /** The result of authenticating a handshake. */
    sealed interface Authentication {
        /**
         * The handshake opens a session.
         *
         * @param authorizer authorizes the session's CONNECTs
         */
        record Accepted(ConnectAuthorizer authorizer) implements Authentication {}

        /**
         * The handshake is answered with HTTP 403.
         *
         * @param message the reason, sent to the client
         */
        record Refused(String message) implements Authentication {}

        /**
         * The handshake is answered with HTTP 429: its key was not checked.
         *
         * @param delay the time after which the client may try again
         */
        record Delayed(Duration delay) implements Authentication {}
    }

    /** Authorizes the CONNECTs of one session. */
    @FunctionalInterface
    interface ConnectAuthorizer {
        /**
         * Returns the client's authorization for a namespace. It is called before the namespace is looked up, so that a
         * client that is refused does not learn whether the namespace exists.
         *
         * @param namespace the namespace's name on the server
         * @param auth the payload of the CONNECT packet, empty if it has none
         */
        NamespaceAuthorization authorize(String namespace, JsonObject auth);

        /**
         * Returns whether the handshake authenticated the client by a key. The answer never changes.
         */
        default boolean isAuthenticated() {
            return false;
        }
    }

    /**
     * A client's authorization for one namespace. It is checked when the client connects, and again whenever it may have
     * changed.
     */
    @FunctionalInterface
    interface NamespaceAuthorization {
        /** Returns why the client is not authorized now, or empty if it is. */
        Optional<String> refusal();

        /** Returns the name of the namespace on the server that the client receives as the one that it requested; empty if it is that one. */
        default Optional<String> namespace() {
            return Optional.empty();
        }

        /** Returns the {@code data} of the CONNECT_ERROR that carries the refusal, if it has any. */
        default Optional<JsonValue> data() {
            return Optional.empty();
        }

        /** Called when the client was refused, or disconnected, because of {@link #refusal}. */
        default void onRefused() {}
    }
}
