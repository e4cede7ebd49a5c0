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
 * The names by which JavaScript clients come back to the socket they had ({@code pid}): the socket's own name, signed, so that a
 * server that was restarted knows it too. One is for one connection at a time, and for none after its client said goodbye.
 */
@Singleton
final class RecoveryTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST_ENDED = 100_000;

    private final SecretKeySpec key;
    private final ConcurrentMap<String, Socket> live = new ConcurrentHashMap<>();
    /** The latest of those whose clients said goodbye. */
    private final Map<String, Boolean> ended = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_ENDED;
        }
    });

    @Inject
    RecoveryTokens(DataDirectory data) {
        this(KeyFile.load(data.recoveryKeyFile()));
    }

    RecoveryTokens(ApiKey signingKey) {
        key = new SecretKeySpec(signingKey.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** A name for a socket that is new. */
    String issue(Socket socket) {
        var pid = of(socket);
        live(socket, pid);
        return pid;
    }

    /** The name of the socket that a client had in a namespace; empty if it is none of ours, or has ended. */
    Optional<String> socket(String pid, String namespace) {
        var dot = pid.indexOf('.');
        if (dot < 0 || ended.containsKey(pid)) {
            return Optional.empty();
        }
        var expected = signature(pid.substring(0, dot), namespace).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, pid.substring(dot + 1).getBytes(StandardCharsets.UTF_8))
                ? Optional.of(pid.substring(0, dot))
                : Optional.empty();
    }

    /** The socket is the one of this name from now on; one that had it before is put out. */
    void live(Socket socket, String pid) {
        var before = live.put(pid, socket);
        if (before != null) {
            before.closeReplaced();
        }
        socket.onDisconnect(reason -> {
            live.remove(pid, socket);
            if (reason == DisconnectReason.CLIENT) {
                ended.put(pid, true);
            }
        });
    }

    /** The name that a socket goes by. */
    String of(Socket socket) {
        return socket.id() + '.' + signature(socket.id(), socket.namespace());
    }

    private String signature(String socket, String namespace) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var signature = mac.doFinal((socket + ' ' + namespace).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
