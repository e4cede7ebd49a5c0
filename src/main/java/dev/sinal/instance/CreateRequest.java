package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import dev.sinal.rest.InvalidRequestException;
import dev.sinal.rest.RequestFields;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A valid request to create an instance. Members that Sinal does not use are ignored.
 *
 * @param token the instance's token; a random one is generated if it is empty
 */
record CreateRequest(
        InstanceName name,
        Integration integration,
        Optional<ApiKey> token,
        Optional<String> number,
        InstancePreferences preferences,
        Optional<WebsocketSettings> websocket) {
    static final int MAX_TOKEN = 255;
    private static final int MAX_NUMBER = 100;
    private static final int MAX_CALL_MESSAGE = 1000;
    /** The reference's pattern, which only the beginning of a number has to match. */
    private static final Pattern NUMBER = Pattern.compile("\\d+[.@\\w-]+");

    /** Returns the request for an instance that exists at a source: it streams all events. */
    static CreateRequest ofSource(InstanceName name, Optional<ApiKey> token) {
        return new CreateRequest(
                name,
                Integration.WHATSAPP_BAILEYS,
                token,
                Optional.empty(),
                preferences(new RequestFields(JsonValue.EMPTY_JSON_OBJECT)),
                Optional.of(new WebsocketSettings(true, Set.of())));
    }

    /**
     * Parses the body of a create request.
     *
     * @throws InvalidRequestException with everything that is wrong
     */
    static CreateRequest parse(JsonValue body) {
        var fields = new RequestFields(body instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT);
        var name = name(body, fields);
        var token = token(fields);
        var number = number(fields);
        var preferences = preferences(fields);
        var websocket = websocket(fields);
        var integration = fields.text("integration", Integer.MAX_VALUE);
        fields.requireValid();
        return new CreateRequest(
                name.orElseThrow(),
                integration
                        .map(wire -> Integration.of(wire)
                                .orElseThrow(() -> new InvalidRequestException("Invalid integration")))
                        .orElse(Integration.EVOLUTION),
                token,
                number,
                preferences,
                websocket);
    }

    /**
     * Parses the token alone, for a request to change it.
     *
     * @throws InvalidRequestException if it is not valid
     */
    static Optional<ApiKey> parseToken(JsonValue body) {
        var fields = new RequestFields(body instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT);
        var token = token(fields);
        fields.requireValid();
        return token;
    }

    private static Optional<InstanceName> name(JsonValue body, RequestFields fields) {
        if (!(body instanceof JsonObject object) || !object.containsKey("instanceName")) {
            return fields.invalid("requires property \"instanceName\"");
        }
        if (!(object.get("instanceName") instanceof JsonString json)) {
            return fields.invalid("instanceName is not of a type(s) string");
        }
        try {
            return Optional.of(InstanceName.ofNew(json.getString()));
        } catch (IllegalArgumentException malformed) {
            return fields.invalid(malformed.getMessage());
        }
    }

    private static Optional<ApiKey> token(RequestFields fields) {
        var token = fields.text("token", MAX_TOKEN);
        if (token.filter(String::isBlank).isPresent()) {
            return fields.invalid("token can't be blank");
        }
        return token.map(ApiKey::new);
    }

    private static Optional<String> number(RequestFields fields) {
        var number = fields.text("number", MAX_NUMBER);
        if (number.filter(text -> !NUMBER.matcher(text).lookingAt()).isPresent()) {
            return fields.invalid("number does not match pattern \"^\\\\d+[\\\\.@\\\\w-]+\"");
        }
        return number;
    }

    private static InstancePreferences preferences(RequestFields fields) {
        return new InstancePreferences(
                Cuid.next(),
                fields.flag("rejectCall"),
                fields.text("msgCall", MAX_CALL_MESSAGE).orElse(""),
                fields.flag("groupsIgnore"),
                fields.flag("alwaysOnline"),
                fields.flag("readMessages"),
                fields.flag("readStatus"),
                fields.flag("syncFullHistory"),
                fields.text("wavoipToken", MAX_TOKEN).orElse(""));
    }

    private static Optional<WebsocketSettings> websocket(RequestFields fields) {
        var websocket = fields.value("websocket");
        if (websocket.isEmpty()) {
            return Optional.empty();
        }
        var problems = WebsocketSettings.problems(websocket.get());
        fields.addProblems(problems);
        return problems.isEmpty()
                ? Optional.of(WebsocketSettings.of(websocket.get().asJsonObject()))
                : Optional.empty();
    }
}
