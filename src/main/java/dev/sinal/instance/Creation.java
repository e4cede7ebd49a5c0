package dev.sinal.instance;

/** What became of the wish to create an instance, or to change what it may not share. */
sealed interface Creation {
    record Created(Instance instance) implements Creation {}

    /** Something of it is another's; whose is not told. */
    record Refused(Conflict conflict) implements Creation {}
}
