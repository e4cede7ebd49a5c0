package dev.sinal.peer;

import dev.sinal.config.Secret;
import java.net.URI;
import java.util.Optional;

/** The nodes of the cluster that this server belongs to. No method blocks. */
public interface Peers {
    /**
     * Returns the id of this node, with which the ids of its sessions begin: base64url characters, the same as long as the server runs. Empty
     * if the server is in no cluster; then it has no peers.
     */
    String self();

    /** Returns the URL at which the other nodes reach a node, if that is alive as far as this one knows. */
    Optional<URI> url(String node);

    /** Returns the secret that only the nodes of the cluster know; empty if the server is in no cluster. */
    Optional<Secret> secret();
}
