package dev.sinal.instance;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Optional;
import java.util.stream.Stream;

/** The JSON of instances and their settings as the reference writes it: its keys, their order and its constants. */
final class InstanceJson {
    private static final JsonProvider JSON = JsonProvider.provider();

    private InstanceJson() {}

    /** Returns the response to create. */
    static JsonObject created(Instance instance) {
        var websocket = JSON.createObjectBuilder();
        instance.streaming().ifPresent(streaming -> websocket.add("enabled", streaming.enabled()));
        return JSON.createObjectBuilder()
                .add(
                        "instance",
                        JSON.createObjectBuilder()
                                .add("instanceName", instance.name().value())
                                .add("instanceId", instance.id())
                                .add("integration", instance.integration().wire())
                                .addNull("webhookWaBusiness")
                                .add("accessTokenWaBusiness", "")
                                .add("status", instance.state().wire()))
                .add("hash", instance.token().reveal())
                .add("webhook", JsonValue.EMPTY_JSON_OBJECT)
                .add("websocket", websocket)
                .add("rabbitmq", JsonValue.EMPTY_JSON_OBJECT)
                .add("nats", JsonValue.EMPTY_JSON_OBJECT)
                .add("sqs", JsonValue.EMPTY_JSON_OBJECT)
                .add("settings", preferences(JSON.createObjectBuilder(), instance.preferences()))
                .build();
    }

    /** Returns the response to a change of the token, with the key that the response to create has. */
    static JsonObject token(Instance instance) {
        return JSON.createObjectBuilder().add("hash", instance.token().reveal()).build();
    }

    /** Returns one element of the response to fetchInstances. */
    static JsonObject listed(Instance instance, boolean exposeToken) {
        var json = JSON.createObjectBuilder()
                .add("id", instance.id())
                .add("name", instance.name().value())
                .add("connectionStatus", instance.state().wire());
        json.add("ownerJid", value(instance.connection().ownerJid().map(JSON::createValue)));
        addNulls(json, "profileName", "profilePicUrl");
        json.add("integration", instance.integration().wire())
                .add("number", value(instance.number().map(JSON::createValue)))
                .addNull("businessId")
                .add("token", exposeToken ? JSON.createValue(instance.token().reveal()) : JsonValue.NULL)
                .add("clientName", "evolution");
        json.add(
                "disconnectionReasonCode",
                value(instance.connection().closeReason().map(JSON::createValue)));
        addNulls(json, "disconnectionObject", "disconnectionAt");
        json.add("createdAt", JsonTime.of(instance.createdAt())).add("updatedAt", JsonTime.of(instance.updatedAt()));
        addNulls(json, "Chatwoot", "Proxy", "Rabbitmq", "Nats", "Sqs");
        return json.add("Websocket", streaming(instance))
                .add("Setting", setting(instance))
                .add(
                        "_count",
                        JSON.createObjectBuilder()
                                .add("Message", 0)
                                .add("Contact", 0)
                                .add("Chat", 0))
                .build();
    }

    /** Returns the response to connectionState. */
    static JsonObject state(Instance instance) {
        return JSON.createObjectBuilder()
                .add(
                        "instance",
                        JSON.createObjectBuilder()
                                .add("instanceName", instance.name().value())
                                .add("state", instance.state().wire()))
                .build();
    }

    /** Returns the response to set and find, {@code null} until it was set. */
    static JsonValue streaming(Instance instance) {
        if (instance.streaming().isEmpty()) {
            return JsonValue.NULL;
        }
        var streaming = instance.streaming().get();
        var events = JSON.createArrayBuilder();
        streaming.events().forEach(type -> events.add(type.name()));
        return JSON.createObjectBuilder()
                .add("id", streaming.id())
                .add("enabled", streaming.enabled())
                .add("events", events)
                .add("createdAt", JsonTime.of(streaming.createdAt()))
                .add("updatedAt", JsonTime.of(streaming.updatedAt()))
                .add("instanceId", instance.id())
                .build();
    }

    /** Returns the response to a command without a result. */
    static JsonObject success(String message) {
        return JSON.createObjectBuilder()
                .add("status", "SUCCESS")
                .add("error", false)
                .add("response", JSON.createObjectBuilder().add("message", message))
                .build();
    }

    private static JsonObjectBuilder setting(Instance instance) {
        var json = JSON.createObjectBuilder().add("id", instance.preferences().id());
        // No command changes preferences: their times are those of the instance.
        return preferences(json, instance.preferences())
                .add("createdAt", JsonTime.of(instance.createdAt()))
                .add("updatedAt", JsonTime.of(instance.createdAt()))
                .add("instanceId", instance.id());
    }

    private static JsonObjectBuilder preferences(JsonObjectBuilder json, InstancePreferences preferences) {
        return json.add("rejectCall", preferences.rejectCall())
                .add("msgCall", preferences.msgCall())
                .add("groupsIgnore", preferences.groupsIgnore())
                .add("alwaysOnline", preferences.alwaysOnline())
                .add("readMessages", preferences.readMessages())
                .add("readStatus", preferences.readStatus())
                .add("syncFullHistory", preferences.syncFullHistory())
                .add("wavoipToken", preferences.wavoipToken());
    }

    private static JsonValue value(Optional<? extends JsonValue> value) {
        return value.<JsonValue>map(present -> present).orElse(JsonValue.NULL);
    }

    private static void addNulls(JsonObjectBuilder json, String... names) {
        Stream.of(names).forEach(json::addNull);
    }
}
