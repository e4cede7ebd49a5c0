package dev.sinal.delivery;

import dev.sinal.access.ApiKey;
import dev.sinal.access.KeyFile;
import dev.sinal.config.DataDirectory;
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
 * <p>A token is the socket's id with a signature over id and namespace, so that a restarted server accepts it too. It is valid for one
 * connection at a time, and no longer after its client has disconnected by a packet.
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
    RecoveryTokens(DataDirectory data) {
        this(KeyFile.load(data.recoveryKeyFile()));
    }

    RecoveryTokens(ApiKey signingKey) {
        key = new SecretKeySpec(signingKey.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Returns the token of a socket. */
    String token(Socket socket) {
        return socket.id() + '.' + signature(socket.id(), socket.namespace());
    }

    /** Returns the id of the socket that a token stands for in a namespace; empty if the token is not valid. */
    Optional<String> socketId(String token, String namespace) {
        var dot = token.indexOf('.');
        if (dot < 0 || revoked.containsKey(token)) {
            return Optional.empty();
        }
        var expected = signature(token.substring(0, dot), namespace).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, token.substring(dot + 1).getBytes(StandardCharsets.UTF_8))
                ? Optional.of(token.substring(0, dot))
                : Optional.empty();
    }

    /** Binds a socket to its token, and closes the connection of the socket that was bound to it before. */
    void bind(String token, Socket socket) {
        var before = sockets.put(token, socket);
        if (before != null) {
            before.closeReplaced();
        }
        socket.onDisconnect(reason -> {
            sockets.remove(token, socket);
            if (reason == DisconnectReason.CLIENT) {
                revoked.put(token, true);
            }
        });
    }

    private String signature(String socketId, String namespace) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var signature = mac.doFinal((socketId + ' ' + namespace).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
