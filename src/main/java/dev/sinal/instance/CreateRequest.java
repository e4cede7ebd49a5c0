package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import dev.sinal.rest.RequestFields;
import dev.sinal.rest.RestError;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the body of a create request asks for, checked. Members that Sinal has no use for are ignored.
 *
 * @param token the token to use; one is made up if it is empty
 */
record CreateRequest(
        InstanceName name,
        Integration integration,
        Optional<ApiKey> token,
        Optional<String> number,
        InstancePreferences preferences,
        Optional<WebsocketSettings> websocket) {
    private static final int MAX_TOKEN = 255;
    private static final int MAX_NUMBER = 100;
    private static final int MAX_CALL_MESSAGE = 1000;
    /** As in the reference, of which only the beginning has to match. */
    private static final Pattern NUMBER = Pattern.compile("\\d+[.@\\w-]+");

    /**
     * Reads it.
     *
     * @throws RestError 400 with everything that is wrong
     */
    static CreateRequest of(JsonValue body) {
        var members = new RequestFields(body instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT);
        var name = name(body, members);
        var token = token(members);
        var number = number(members);
        var preferences = preferences(members);
        var websocket = websocket(members);
        var integration = members.text("integration", Integer.MAX_VALUE);
        members.check();
        return new CreateRequest(
                name.orElseThrow(),
                integration
                        .map(wire ->
                                Integration.of(wire).orElseThrow(() -> RestError.badRequest("Invalid integration")))
                        .orElse(Integration.EVOLUTION),
                token,
                number,
                preferences,
                websocket);
    }

    private static Optional<InstanceName> name(JsonValue body, RequestFields members) {
        if (!(body instanceof JsonObject object) || !object.containsKey("instanceName")) {
            return members.refuse("requires property \"instanceName\"");
        }
        if (!(object.get("instanceName") instanceof JsonString json)) {
            return members.refuse("instanceName is not of a type(s) string");
        }
        try {
            return Optional.of(new InstanceName(json.getString()));
        } catch (IllegalArgumentException malformed) {
            return members.refuse(malformed.getMessage());
        }
    }

    /**
     * Reads the token alone.
     *
     * @throws RestError 400 if it can't be one
     */
    static Optional<ApiKey> tokenOf(JsonValue body) {
        var members = new RequestFields(body instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT);
        var token = token(members);
        members.check();
        return token;
    }

    private static Optional<ApiKey> token(RequestFields members) {
        var token = members.text("token", MAX_TOKEN);
        if (token.filter(String::isBlank).isPresent()) {
            return members.refuse("token can't be blank");
        }
        return token.map(ApiKey::new);
    }

    private static Optional<String> number(RequestFields members) {
        var number = members.text("number", MAX_NUMBER);
        if (number.filter(text -> !NUMBER.matcher(text).lookingAt()).isPresent()) {
            return members.refuse("number does not match pattern \"^\\\\d+[\\\\.@\\\\w-]+\"");
        }
        return number;
    }

    private static InstancePreferences preferences(RequestFields members) {
        return new InstancePreferences(
                Cuid.next(),
                members.flag("rejectCall"),
                members.text("msgCall", MAX_CALL_MESSAGE).orElse(""),
                members.flag("groupsIgnore"),
                members.flag("alwaysOnline"),
                members.flag("readMessages"),
                members.flag("readStatus"),
                members.flag("syncFullHistory"),
                members.text("wavoipToken", MAX_TOKEN).orElse(""));
    }

    private static Optional<WebsocketSettings> websocket(RequestFields members) {
        var websocket = members.value("websocket");
        if (websocket.isEmpty()) {
            return Optional.empty();
        }
        var problems = WebsocketSettings.problems(websocket.get());
        members.refuse(problems);
        return problems.isEmpty()
                ? Optional.of(WebsocketSettings.of(websocket.get().asJsonObject()))
                : Optional.empty();
    }
}
