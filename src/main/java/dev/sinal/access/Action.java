package dev.sinal.access;

/** An action that needs a permission. */
public sealed interface Action {
    /** Creates an instance, or chooses the token of one. */
    record CreateInstance() implements Action {}

    /** Lists the instances that the caller may see. */
    record ListInstances() implements Action {}

    /** Reads or changes one instance and its settings, or reads its history. */
    record Manage(String instance) implements Action {}

    /** Publishes events of one instance. */
    record Publish(String instance) implements Action {}

    /** Monitors and operates the server. */
    record Operate() implements Action {}

    /** Receives the events of one instance. */
    record Listen(String instance) implements Action {}

    /** Connects to the root namespace, which receives the events of all instances in global mode. */
    record ListenToAll() implements Action {}
}
