package dev.sinal.access;

/** The generated keys that all nodes of a cluster have. Injected as an {@code Optional}, which is empty where there is one node. */
public interface SharedKeys {
    /**
     * Returns the key of a name: the one that a node has offered first.
     *
     * @param name at most 40 characters
     * @param offered this node's own key
     */
    ApiKey agree(String name, ApiKey offered);
}
