package dev.sinal.socketio;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.ProtocolError;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the packets of a client, as strictly as the reference's decoder: {@code type[attachments-][namespace,][id][json]}.
 */
final class SocketPacketDecoder {
    /** Kept: {@code Json} would look it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /** The largest integer that a JavaScript client counts to exactly. */
    private static final long MAX_ID = (1L << 53) - 1;

    private static final int MAX_ID_DIGITS = 16;
    private static final String PARSSON_DEPTH = "org.eclipse.parsson.maxDepth";
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private final int maxAttachments;
    private final JsonParserFactory parsers;

    /** @param options what a packet may hold */
    SocketPacketDecoder(SocketIoOptions options) {
        maxAttachments = options.maxAttachments();
        parsers = JSON.createParserFactory(Map.of(PARSSON_DEPTH, options.maxDepth()));
    }

    /**
     * Reads one packet.
     *
     * @throws ProtocolError if a client may not send it
     */
    SocketPacket decode(String text) throws ProtocolError {
        return new Reading(text).packet();
    }

    private JsonObject auth(String payload) throws ProtocolError {
        if (payload.isEmpty()) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        if (json(payload) instanceof JsonObject auth) {
            return auth;
        }
        throw new ProtocolError("auth is not an object");
    }

    private static SocketPacket disconnect(String namespace, String payload) throws ProtocolError {
        if (!payload.isEmpty()) {
            throw new ProtocolError("a disconnect carries nothing");
        }
        return new SocketPacket.Disconnect(namespace);
    }

    private SocketPacket event(String namespace, OptionalLong id, String payload, int attachments)
            throws ProtocolError {
        if (payload.isEmpty() && attachments == 0) {
            return new SocketPacket.Nothing(namespace);
        }
        var args = args(payload, attachments);
        var name = args.isEmpty() ? null : args.get(0);
        if (name instanceof JsonNumber || name instanceof JsonString text && !RESERVED.contains(text.getString())) {
            return new SocketPacket.Event(namespace, id, args, attachments);
        }
        throw new ProtocolError("an event needs a name that is not reserved");
    }

    private JsonArray args(String payload, int attachments) throws ProtocolError {
        if (json(payload) instanceof JsonArray args) {
            checkPlaceholders(args, attachments);
            return args;
        }
        throw new ProtocolError("arguments are not an array");
    }

    private static void checkPlaceholders(JsonValue value, int attachments) throws ProtocolError {
        if (attachments == 0) {
            return;
        }
        if (value instanceof JsonArray array) {
            for (var element : array) {
                checkPlaceholders(element, attachments);
            }
        } else if (value instanceof JsonObject object) {
            if (JsonValue.TRUE.equals(object.get("_placeholder"))) {
                checkPlaceholder(object.get("num"), attachments);
                return;
            }
            for (var member : object.values()) {
                checkPlaceholders(member, attachments);
            }
        }
    }

    private static void checkPlaceholder(JsonValue num, int attachments) throws ProtocolError {
        var valid = num instanceof JsonNumber number
                && number.isIntegral()
                && number.bigDecimalValue().precision() <= 2
                && number.intValue() >= 0
                && number.intValue() < attachments;
        if (!valid) {
            throw new ProtocolError("illegal attachment");
        }
    }

    private JsonValue json(String payload) throws ProtocolError {
        try (var parser = parsers.createParser(new StringReader(payload))) {
            parser.next();
            var value = parser.getValue();
            if (parser.hasNext()) { // a reader would pass over what follows the value
                throw new ProtocolError("more than one JSON value");
            }
            return value;
        } catch (RuntimeException broken) {
            // Parsson's own for what is nested too deeply; JSON-P has others for what is malformed.
            var tooDeep = broken.getClass() == RuntimeException.class;
            throw new ProtocolError(
                    tooDeep ? CloseCause.NESTING : CloseCause.PARSE_ERROR, "malformed JSON, or nested too deeply");
        }
    }

    /** One packet, and how far it is read. */
    private final class Reading {
        private final String text;
        private int at;

        Reading(String text) {
            this.text = text;
        }

        private SocketPacket packet() throws ProtocolError {
            var type = text.isEmpty() ? ' ' : text.charAt(at++);
            var attachments = type == '5' || type == '6' ? attachments() : 0;
            var namespace = namespace();
            var id = id();
            var payload = text.substring(at);
            return switch (type) {
                case '0' -> new SocketPacket.Connect(namespace, auth(payload));
                case '1' -> disconnect(namespace, payload);
                case '2', '5' -> event(namespace, id, payload, attachments);
                case '3', '6' -> new SocketPacket.Ack(namespace, id, args(payload, attachments), attachments);
                default -> throw new ProtocolError("a client does not send this packet type");
            };
        }

        private int attachments() throws ProtocolError {
            var digits = digits(2, CloseCause.ATTACHMENTS);
            if (digits.isEmpty() || at >= text.length() || text.charAt(at++) != '-') {
                throw new ProtocolError("malformed attachment count");
            }
            var count = Integer.parseInt(digits);
            if (count < 1) {
                throw new ProtocolError("no attachments");
            }
            if (count > maxAttachments) {
                throw new ProtocolError(CloseCause.ATTACHMENTS, "too many attachments");
            }
            return count;
        }

        private String namespace() {
            if (at >= text.length() || text.charAt(at) != '/') {
                return "/";
            }
            var comma = text.indexOf(',', at);
            var end = comma < 0 ? text.length() : comma;
            var namespace = text.substring(at, end);
            at = Math.min(end + 1, text.length());
            return namespace;
        }

        private OptionalLong id() throws ProtocolError {
            if (at < text.length() && text.charAt(at) == '-') {
                throw new ProtocolError("negative acknowledgement id");
            }
            var digits = digits(MAX_ID_DIGITS, CloseCause.PARSE_ERROR);
            if (digits.isEmpty()) {
                return OptionalLong.empty();
            }
            var id = Long.parseLong(digits);
            if (id > MAX_ID) {
                throw new ProtocolError("acknowledgement id out of range");
            }
            return OptionalLong.of(id);
        }

        private String digits(int most, CloseCause otherwise) throws ProtocolError {
            var start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at - start > most) {
                throw new ProtocolError(otherwise, "number too long");
            }
            return text.substring(start, at);
        }
    }
}
