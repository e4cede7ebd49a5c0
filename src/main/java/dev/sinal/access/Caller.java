package dev.sinal.access;

/** A caller, as its key or its address identifies it. */
public sealed interface Caller {
    /** A caller with a global key. */
    record Administrator() implements Caller {}

    /**
     * A caller with the token of one instance.
     *
     * @param instance the name of that instance
     */
    record InstanceOwner(String instance) implements Caller {}

    /** A caller without a key that may receive events, because its address is one of the {@link AllowedHosts}. */
    record AllowedHost() implements Caller {}

    /** A caller without a key. */
    record Anonymous() implements Caller {}

    /**
     * A caller with a key that is neither a global key nor a token.
     *
     * @param revoked whether it was one until the server revoked it
     */
    record UnknownKey(boolean revoked) implements Caller {}
}
