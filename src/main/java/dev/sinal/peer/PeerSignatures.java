package dev.sinal.peer;

import dev.sinal.access.ClientAddress;
import dev.sinal.config.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to other nodes, and recognizes those that another node has signed. A signature is a MAC by the secret of the cluster over
 * the request's line, the node that it is sent to, its time and its client: it can neither be used for another request nor at another node.
 */
@Singleton
public final class PeerSignatures {
    /** The name of the header that holds the sender's id, the time in milliseconds, the client's address, and the signature. */
    public static final String HEADER = "Sinal-Node";

    /** By how much the clocks of two nodes may differ, and how long a request may take to another node. */
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private static final String ALGORITHM = "HmacSHA256";
    private static final String SEPARATOR = ";";
    private static final int FIELDS = 5;
    private static final String VERIFIED = "client";
    private static final String UNVERIFIED = "intermediary";

    private final Peers peers;
    private final InstantSource clock;

    @Inject
    public PeerSignatures(Peers peers) {
        this(peers, InstantSource.system());
    }

    PeerSignatures(Peers peers, InstantSource clock) {
        this.peers = peers;
        this.clock = clock;
    }

    /**
     * Returns the value of {@link #HEADER} for a request to another node.
     *
     * @param node the id of that node
     * @param target the request's path and query, as they are sent
     * @param client the address of the client for which the request is sent
     */
    public String sign(String node, String method, String target, ClientAddress client) {
        var statement = String.join(
                SEPARATOR,
                peers.self(),
                Long.toString(clock.millis()),
                encode(client.address().getAddress()),
                client.verified() ? VERIFIED : UNVERIFIED);
        return statement + SEPARATOR + encode(mac(secret(), node, method, target, statement));
    }

    private Secret secret() {
        return peers.secret().orElseThrow(() -> new IllegalStateException("this server is in no cluster"));
    }

    /**
     * Returns what a node has signed; empty if no other node has signed this request, or too long ago.
     *
     * @param header the value of {@link #HEADER}
     * @param target the request's path and query, as they were received
     */
    public Optional<PeerRequest> verify(String method, String target, String header) {
        var fields = header.split(SEPARATOR, -1);
        var secret = peers.secret();
        if (secret.isEmpty() || fields.length != FIELDS || fields[0].equals(peers.self())) {
            return Optional.empty();
        }
        try {
            var statement = header.substring(0, header.lastIndexOf(SEPARATOR));
            var expected = mac(secret.get(), peers.self(), method, target, statement);
            var signed = MessageDigest.isEqual(expected, decode(fields[4]));
            var age = Duration.between(Instant.ofEpochMilli(Long.parseLong(fields[1])), clock.instant());
            if (!signed || age.abs().compareTo(TOLERANCE) > 0) {
                return Optional.empty();
            }
            var address = InetAddress.getByAddress(decode(fields[2]));
            return Optional.of(new PeerRequest(fields[0], new ClientAddress(address, fields[3].equals(VERIFIED))));
        } catch (IllegalArgumentException | UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] mac(Secret secret, String node, String method, String target, String statement) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            var signed = String.join("\n", node, method, target, statement);
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has the algorithm
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
