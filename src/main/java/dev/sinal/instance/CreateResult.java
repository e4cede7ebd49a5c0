package dev.sinal.instance;

/** What became of the wish to create an instance, or to change what it may not share. */
sealed interface CreateResult {
    record Created(Instance instance) implements CreateResult {}

    /** Something of it is another's; whose is not told. */
    record Refused(Conflict conflict) implements CreateResult {}
}
