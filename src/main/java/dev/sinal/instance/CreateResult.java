package dev.sinal.instance;

/** The result of a command that creates an instance, or changes a value that must be unique. */
sealed interface CreateResult {
    /** The instance was created or changed. */
    record Created(Instance instance) implements CreateResult {}

    /** Another instance has the value. Which one is not disclosed. */
    record Refused(Conflict conflict) implements CreateResult {}
}
