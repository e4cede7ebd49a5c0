package dev.sinal.socketio;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;

/** Says who may come in: first to a session, then to each namespace. */
public interface Authenticator {
    /** Judges a handshake, before there is a session. */
    Authentication authenticate(Handshake handshake);

    /** What becomes of a handshake. */
    sealed interface Authentication {
        /** It opens a session, whose CONNECTs this authorizer judges. */
        record Accepted(ConnectAuthorizer authorizer) implements Authentication {}

        /** It opens none, with HTTP 403 and this message. */
        record Refused(String message) implements Authentication {}
    }

    /** Judges the CONNECTs of one session. */
    @FunctionalInterface
    interface ConnectAuthorizer {
        /**
         * What a client brings to enter a namespace; asked for before it is known whether the namespace exists.
         *
         * @param auth the CONNECT packet's payload, empty if it had none
         */
        NamespaceAuthorization authorize(String namespace, JsonObject auth);

        /**
         * Whether the client showed who it is with the handshake. One of protocol 4, which is in the root namespace
         * without asking, then finds itself there even if it may not listen there, and hears nothing.
         */
        default boolean isAuthenticated() {
            return false;
        }
    }

    /** What a client has to show for being in a namespace: judged when it comes, and again when that may have changed. */
    @FunctionalInterface
    interface NamespaceAuthorization {
        /** Why the client may not be there now; empty if it may. */
        Optional<String> refusal();

        /** What the client reads with the reason, if more is to be said. */
        default Optional<JsonValue> data() {
            return Optional.empty();
        }

        /** The client was turned away, or put out, for that. */
        default void onRefused() {}
    }
}
