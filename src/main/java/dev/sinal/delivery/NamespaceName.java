package dev.sinal.delivery;

import java.util.Optional;

/**
 * The names of namespaces on the server: {@code /} for the events of all instances, {@code /loja} for those that an instance streams, and
 * {@code loja/} for what a client with that instance's token receives in {@code /}. No packet can name the latter, because a packet's
 * namespace begins with a slash.
 */
public final class NamespaceName {
    static final String ROOT = "/";

    private NamespaceName() {}

    /** Returns the name of an instance's namespace. */
    static String of(String instance) {
        return "/" + instance;
    }

    /** Returns the name of the namespace that an instance's token gives access to as {@code /}. */
    static String rootOf(String instance) {
        return instance + "/";
    }

    /** Returns whether clients connect to a namespace as {@code /}. */
    public static boolean isRoot(String namespace) {
        return namespace.endsWith("/");
    }

    /** Returns the instance whose events a namespace has; empty for those of all. */
    public static Optional<String> instance(String namespace) {
        var name = isRoot(namespace) ? namespace.substring(0, namespace.length() - 1) : namespace.substring(1);
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }
}
