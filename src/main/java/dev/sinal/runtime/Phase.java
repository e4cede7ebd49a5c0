package dev.sinal.runtime;

/** A step of the application's start and stop. Phases start in the order of these constants and stop in the opposite order. */
public enum Phase {
    /** The node's place in the cluster's log is found, so that changes after it are known whatever is loaded later. */
    CLUSTER,
    /** The instances are loaded from the database. */
    DATABASE,
    /** The event log is opened. */
    LOG,
    /** Namespaces are opened, and the broadcast follows the log. */
    DISPATCH,
    /** Connections to the servers that events come from are opened. */
    SOURCES,
    /** Clients are served. */
    ENDPOINTS
}
