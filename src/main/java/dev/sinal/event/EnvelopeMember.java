package dev.sinal.event;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The members of an {@link Envelope}, in their order. */
public enum EnvelopeMember {
    EVENT("event"),
    INSTANCE("instance"),
    DATA("data"),
    SERVER_URL("server_url"),
    DATE_TIME("date_time"),
    SENDER("sender"),
    APIKEY("apikey");

    private static final Map<String, EnvelopeMember> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(member -> member.jsonName, Function.identity()));

    private final String jsonName;

    EnvelopeMember(String jsonName) {
        this.jsonName = jsonName;
    }

    /** Returns the member with this name in JSON; empty if an envelope has no such member. */
    public static Optional<EnvelopeMember> of(String jsonName) {
        return Optional.ofNullable(BY_NAME.get(jsonName));
    }
}
