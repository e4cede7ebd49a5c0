package dev.sinal.delivery;

import dev.sinal.access.ApiKey;
import dev.sinal.access.GeneratedKeys;
import dev.sinal.config.DataDirectory;
import dev.sinal.log.Position;
import dev.sinal.socketio.DisconnectReason;
import dev.sinal.socketio.Socket;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tokens ({@code pid}) by which JavaScript clients resume the socket that they had.
 *
 * <p>A token is the socket's id and the position at which its stream begins, with a signature over both and the namespace, so that a
 * restarted server accepts it too. It is valid for one connection at a time, and no longer after its client has disconnected by a packet.
 */
@Singleton
final class RecoveryTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_REVOKED = 100_000;

    private final SecretKeySpec key;
    private final ConcurrentMap<String, Socket> sockets = new ConcurrentHashMap<>();
    /** The latest {@value #MAX_REVOKED} tokens whose clients disconnected by a packet; a set. */
    private final Map<String, Boolean> revoked = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_REVOKED;
        }
    });

    @Inject
    RecoveryTokens(DataDirectory data, GeneratedKeys generated) {
        this(generated.load(data.recoveryKeyFile()));
    }

    RecoveryTokens(ApiKey signingKey) {
        key = new SecretKeySpec(signingKey.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Returns the token of a socket whose stream begins after a position. */
    String token(Socket socket, Position start) {
        var content = socket.id() + '.' + start;
        return content + '.' + signature(content, socket.namespace());
    }

    /** Returns the content of a token; empty if it is not valid in the namespace. */
    Optional<RecoveryToken> parse(String token, String namespace) {
        var end = token.lastIndexOf('.');
        if (end < 0 || revoked.containsKey(token)) {
            return Optional.empty();
        }
        var content = token.substring(0, end);
        var expected = signature(content, namespace).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, token.substring(end + 1).getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        var dot = content.indexOf('.');
        return Position.parse(content.substring(dot + 1))
                .map(start -> new RecoveryToken(token, content.substring(0, dot), start));
    }

    /** Binds a socket to its token, and closes the connection of the socket that was bound to it before. */
    void bind(String token, Socket socket) {
        var before = sockets.put(token, socket);
        if (before != null) {
            before.closeReplaced();
        }
        socket.onDisconnect(reason -> {
            var bound = sockets.remove(token, socket); // another one may have taken the token over
            if (bound && reason == DisconnectReason.CLIENT) {
                revoked.put(token, true);
            }
        });
    }

    private String signature(String content, String namespace) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var signature = mac.doFinal((content + ' ' + namespace).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /**
     * The content of a valid token.
     *
     * @param start the position after which the socket's stream began
     */
    record RecoveryToken(String token, String socketId, Position start) {
        /**
         * Returns the position after which a client resumes.
         *
         * <p>The JavaScript client sends the offset of the last event that it received. It has none, or one of its socket before, if the
         * connection was lost directly behind the CONNECT packet that brought this token.
         */
        Position resumeAfter(Optional<Position> offset) {
            return offset.filter(
                            position -> !position.epoch().equals(start.epoch()) || position.offset() >= start.offset())
                    .orElse(start);
        }
    }
}
