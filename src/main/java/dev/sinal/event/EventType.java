package dev.sinal.event;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The events that an instance's settings can select, in the order in which Evolution API 2.3.6 lists them.
 *
 * <p>Each has two spellings: the settings name ({@code MESSAGES_UPSERT}, the constant's own) and the wire name
 * ({@code messages.upsert}). Other events exist; an instance streams them if it selects all types.
 */
public enum EventType {
    APPLICATION_STARTUP,
    QRCODE_UPDATED,
    MESSAGES_SET,
    MESSAGES_UPSERT,
    MESSAGES_EDITED,
    MESSAGES_UPDATE,
    MESSAGES_DELETE,
    SEND_MESSAGE,
    SEND_MESSAGE_UPDATE,
    CONTACTS_SET,
    CONTACTS_UPSERT,
    CONTACTS_UPDATE,
    PRESENCE_UPDATE,
    CHATS_SET,
    CHATS_UPSERT,
    CHATS_UPDATE,
    CHATS_DELETE,
    GROUPS_UPSERT,
    /** The reference names this event GROUP_UPDATE in settings and groups.update on the wire. */
    GROUP_UPDATE("groups.update"),
    GROUP_PARTICIPANTS_UPDATE("group-participants.update"),
    CONNECTION_UPDATE,
    LABELS_EDIT,
    LABELS_ASSOCIATION,
    CALL,
    TYPEBOT_START,
    TYPEBOT_CHANGE_STATUS("typebot.change-status"),
    REMOVE_INSTANCE,
    LOGOUT_INSTANCE,
    INSTANCE_CREATE,
    INSTANCE_DELETE,
    STATUS_INSTANCE;

    private static final Map<String, EventType> BY_SPELLING = Stream.of(values())
            .flatMap(type -> Stream.of(type.name(), type.wireName, settingsName(type.wireName))
                    .distinct()
                    .map(spelling -> Map.entry(spelling, type)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final String wireName;

    EventType() {
        this.wireName = name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the name that sockets, webhooks and brokers use. */
    public String wireName() {
        return wireName;
    }

    /** Returns the type that has this settings name or wire name; empty if there is none. */
    public static Optional<EventType> of(String spelling) {
        return Optional.ofNullable(BY_SPELLING.get(spelling));
    }

    private static String settingsName(String wireName) {
        return wireName.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
