package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * An immutable snapshot of a messaging instance.
 *
 * @param id a UUID; an instance that is created again after its deletion has another one
 * @param token the key that permits actions on this instance only
 * @param number its phone number, if there is one
 * @param connection its connection to its messenger
 * @param streaming what it streams; empty until it is set
 * @param createdAt in milliseconds' precision
 * @param updatedAt when the instance itself last changed, in milliseconds' precision; {@code streaming} has a time of its own
 */
public record Instance(
        String id,
        InstanceName name,
        ApiKey token,
        Integration integration,
        Optional<String> number,
        Connection connection,
        InstancePreferences preferences,
        Optional<Streaming> streaming,
        Instant createdAt,
        Instant updatedAt) {

    public Instance {
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        updatedAt = updatedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Returns the state of its connection. */
    public ConnectionState state() {
        return connection.state();
    }

    /** Returns whether both differ only in what a request to create an instance does not say, and in their connections. */
    boolean isLike(Instance other) {
        return new Instance(
                        other.id,
                        name,
                        token,
                        integration,
                        number,
                        other.connection,
                        preferences.withId(other.preferences.id()),
                        streaming.map(own -> other.streaming.map(own::as).orElse(own)),
                        other.createdAt,
                        other.updatedAt)
                .equals(other);
    }

    /** Returns whether another state of this instance differs at most in its connection, and in when it changed. */
    boolean differsInConnectionOnly(Instance other) {
        return withConnection(other.connection, other.updatedAt).equals(other);
    }

    Instance withState(ConnectionState newState, Instant now) {
        return withConnection(connection.withState(newState), now);
    }

    Instance withConnection(Connection newConnection, Instant now) {
        return new Instance(
                id, name, token, integration, number, newConnection, preferences, streaming, createdAt, now);
    }

    Instance withToken(ApiKey newToken, Instant now) {
        return new Instance(
                id, name, newToken, integration, number, connection, preferences, streaming, createdAt, now);
    }

    Instance withStreaming(Streaming newStreaming) {
        return new Instance(
                id,
                name,
                token,
                integration,
                number,
                connection,
                preferences,
                Optional.of(newStreaming),
                createdAt,
                updatedAt);
    }
}
