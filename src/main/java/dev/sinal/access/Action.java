package dev.sinal.access;

/** What a caller may want. */
public sealed interface Action {
    /** To create an instance, or to choose the token of one. */
    record CreateInstance() implements Action {}

    /** To list the instances that are one's own. */
    record ListInstances() implements Action {}

    /** To read or change one instance and its settings, or to read its history. */
    record Manage(String instance) implements Action {}

    /** To publish one instance's events. */
    record Publish(String instance) implements Action {}

    /** To watch and steer the server as a whole. */
    record Operate() implements Action {}

    /** To receive one instance's events. */
    record Listen(String instance) implements Action {}

    /** To join the root namespace, where the global mode sends every instance's events. */
    record ListenToAll() implements Action {}
}
