package dev.sinal.runtime;

/** A step of the application's start. Phases start in the order of these constants and stop in the opposite order. */
public enum Phase {
    /** Instances are loaded from the database. */
    DATABASE,
    /** The event log is opened. */
    LOG,
    /** Namespaces are opened, and the broadcast follows the log. */
    DISPATCH,
    /** Events are taken in from other servers. */
    SOURCES,
    /** Clients are served. */
    ENDPOINTS
}
