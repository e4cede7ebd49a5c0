package dev.sinal.access;

/** Who is calling, as far as the key or the address tells. */
public sealed interface Caller {
    /** Holds the global key. */
    record Administrator() implements Caller {}

    /**
     * Holds the token of one instance.
     *
     * @param instance that instance's name
     */
    record InstanceOwner(String instance) implements Caller {}

    /** Brings no key, and needs none to listen, for the address is one of the allowed hosts. */
    record AllowedHost() implements Caller {}

    /** Brings no key. */
    record Anonymous() implements Caller {}

    /** Brings a key that opens nothing. */
    record UnknownKey() implements Caller {}
}
