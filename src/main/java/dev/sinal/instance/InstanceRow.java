package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import dev.sinal.event.EventType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The row of an instance in the database. Times are in milliseconds, because JPA 3.1 does not support {@link Instant}.
 */
@Entity
@Table(name = "instances")
class InstanceRow {
    /** All events, those that a later version adds included. It is the name of no event. */
    private static final String ALL_EVENTS = "ALL";

    @Id
    private String id;

    /** Counts the changes, so that one that is based on an older state is refused. */
    @Version
    private long version;

    private String name;
    private String token;

    @Column(name = "token_digest")
    private String tokenDigest;

    private String integration;
    private String number;

    @Column(name = "connection_state")
    private String connectionState;

    @Column(name = "owner_jid")
    private String ownerJid;

    @Column(name = "close_reason")
    private Integer closeReason;

    @Column(name = "preferences_id")
    private String preferencesId;

    @Column(name = "reject_call")
    private boolean rejectCall;

    @Column(name = "msg_call")
    private String msgCall;

    @Column(name = "groups_ignore")
    private boolean groupsIgnore;

    @Column(name = "always_online")
    private boolean alwaysOnline;

    @Column(name = "read_messages")
    private boolean readMessages;

    @Column(name = "read_status")
    private boolean readStatus;

    @Column(name = "sync_full_history")
    private boolean syncFullHistory;

    @Column(name = "wavoip_token")
    private String wavoipToken;

    @Column(name = "streaming_id")
    private String streamingId;

    @Column(name = "streaming_enabled")
    private Boolean streamingEnabled;

    @Column(name = "streaming_events")
    private String streamingEvents;

    @Column(name = "streaming_created_at")
    private Long streamingCreatedAt;

    @Column(name = "streaming_updated_at")
    private Long streamingUpdatedAt;

    @Column(name = "created_at")
    private long createdAt;

    @Column(name = "updated_at")
    private long updatedAt;

    /** For JPA. */
    protected InstanceRow() {}

    InstanceRow(Instance instance) {
        id = instance.id();
        set(instance);
    }

    /** Sets every column but the id. */
    final void set(Instance instance) {
        name = instance.name().value();
        token = instance.token().reveal();
        tokenDigest = digest(token);
        integration = instance.integration().wire();
        number = instance.number().orElse(null);
        connectionState = instance.state().name();
        ownerJid = instance.connection().ownerJid().orElse(null);
        closeReason = instance.connection().closeReason().orElse(null);
        createdAt = instance.createdAt().toEpochMilli();
        updatedAt = instance.updatedAt().toEpochMilli();
        setPreferences(instance.preferences());
        setStreaming(instance.streaming());
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    String streamingEvents() {
        return streamingEvents;
    }

    String tokenDigest() {
        return tokenDigest;
    }

    Instance toInstance() {
        return new Instance(
                id,
                new InstanceName(name),
                new ApiKey(token),
                Integration.of(integration).orElseThrow(),
                Optional.ofNullable(number),
                new Connection(
                        ConnectionState.valueOf(connectionState),
                        Optional.ofNullable(ownerJid),
                        Optional.ofNullable(closeReason)),
                new InstancePreferences(
                        preferencesId,
                        rejectCall,
                        msgCall,
                        groupsIgnore,
                        alwaysOnline,
                        readMessages,
                        readStatus,
                        syncFullHistory,
                        wavoipToken),
                Optional.ofNullable(streamingId).map(this::toStreaming),
                Instant.ofEpochMilli(createdAt),
                Instant.ofEpochMilli(updatedAt));
    }

    private void setPreferences(InstancePreferences preferences) {
        preferencesId = preferences.id();
        rejectCall = preferences.rejectCall();
        msgCall = preferences.msgCall();
        groupsIgnore = preferences.groupsIgnore();
        alwaysOnline = preferences.alwaysOnline();
        readMessages = preferences.readMessages();
        readStatus = preferences.readStatus();
        syncFullHistory = preferences.syncFullHistory();
        wavoipToken = preferences.wavoipToken();
    }

    private void setStreaming(Optional<Streaming> streaming) {
        streamingId = streaming.map(Streaming::id).orElse(null);
        streamingEnabled = streaming.map(Streaming::enabled).orElse(null);
        streamingEvents = streaming.map(InstanceRow::names).orElse(null);
        streamingCreatedAt =
                streaming.map(Streaming::createdAt).map(Instant::toEpochMilli).orElse(null);
        streamingUpdatedAt =
                streaming.map(Streaming::updatedAt).map(Instant::toEpochMilli).orElse(null);
    }

    private static String names(Streaming streaming) {
        return streaming.selectsAll()
                ? ALL_EVENTS
                : streaming.events().stream().map(Enum::name).collect(Collectors.joining(","));
    }

    private Streaming toStreaming(String savedId) {
        return new Streaming(
                savedId,
                streamingEnabled,
                streamingEvents.equals(ALL_EVENTS) ? EnumSet.allOf(EventType.class) : toTypes(streamingEvents),
                Instant.ofEpochMilli(streamingCreatedAt),
                Instant.ofEpochMilli(streamingUpdatedAt));
    }

    private static Set<EventType> toTypes(String names) {
        return Arrays.stream(names.split(","))
                .map(EventType::of)
                .flatMap(Optional::stream) // skips the types of a newer release after a downgrade
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String digest(String token) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
