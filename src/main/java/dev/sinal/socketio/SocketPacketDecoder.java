package dev.sinal.socketio;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineCloseCause;
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
 * Decodes the packets of clients, {@code type[attachments-][namespace,][id][json]}, as strictly as the decoder of the
 * reference implementation.
 */
final class SocketPacketDecoder {
    /** Cached, because {@code Json} looks the provider up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /** The largest integer that JavaScript represents exactly ({@code Number.MAX_SAFE_INTEGER}). */
    private static final long MAX_ID = (1L << 53) - 1;

    private static final int MAX_ID_DIGITS = 16;
    private static final String PARSSON_DEPTH = "org.eclipse.parsson.maxDepth";
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private final int maxAttachments;
    private final JsonParserFactory parsers;

    /** @param options the limits of a packet */
    SocketPacketDecoder(SocketIoOptions options) {
        maxAttachments = options.maxAttachments();
        parsers = JSON.createParserFactory(Map.of(PARSSON_DEPTH, options.maxDepth()));
    }

    /**
     * Decodes one packet.
     *
     * @throws ProtocolError if it is malformed, over a limit, or of a type that only the server sends
     */
    SocketPacket decode(String text) throws ProtocolError {
        return new PacketParser(text).parse();
    }

    private JsonObject auth(String payload) throws ProtocolError {
        if (payload.isEmpty()) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        if (json(payload) instanceof JsonObject auth) {
            return auth;
        }
        throw new ProtocolError("a CONNECT whose payload is not an object");
    }

    private static SocketPacket disconnect(String namespace, String payload) throws ProtocolError {
        if (!payload.isEmpty()) {
            throw new ProtocolError("a DISCONNECT with a payload");
        }
        return new SocketPacket.Disconnect(namespace);
    }

    private SocketPacket event(String namespace, OptionalLong id, String payload, int attachments)
            throws ProtocolError {
        if (payload.isEmpty() && attachments == 0) {
            return new SocketPacket.EmptyEvent(namespace);
        }
        var args = args(payload, attachments);
        var name = args.isEmpty() ? null : args.get(0);
        if (name instanceof JsonNumber || name instanceof JsonString text && !RESERVED.contains(text.getString())) {
            return new SocketPacket.Event(namespace, id, args, attachments);
        }
        throw new ProtocolError("an event without a name, or with a reserved one");
    }

    private JsonArray args(String payload, int attachments) throws ProtocolError {
        if (json(payload) instanceof JsonArray args) {
            checkPlaceholders(args, attachments);
            return args;
        }
        throw new ProtocolError("a payload that is not an array");
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
            throw new ProtocolError("a placeholder with an invalid attachment index");
        }
    }

    private JsonValue json(String payload) throws ProtocolError {
        try (var parser = parsers.createParser(new StringReader(payload))) {
            parser.next();
            var value = parser.getValue();
            if (parser.hasNext()) { // JsonReader would ignore what follows the value
                throw new ProtocolError("characters after the JSON value");
            }
            return value;
        } catch (RuntimeException invalid) {
            // Parsson throws a plain RuntimeException for JSON that nests too deeply, a subclass for malformed JSON.
            throw invalid.getClass() == RuntimeException.class
                    ? new ProtocolError(SocketIoCloseCause.NESTING, "JSON that nests too deeply")
                    : new ProtocolError("malformed JSON");
        }
    }

    /** Parses one packet from left to right. */
    private final class PacketParser {
        private final String text;
        private int position;

        PacketParser(String text) {
            this.text = text;
        }

        private SocketPacket parse() throws ProtocolError {
            var type = text.isEmpty() ? ' ' : text.charAt(position++);
            var attachments = type == '5' || type == '6' ? attachments() : 0;
            var namespace = namespace();
            var id = id();
            var payload = text.substring(position);
            return switch (type) {
                case '0' -> new SocketPacket.Connect(namespace, auth(payload));
                case '1' -> disconnect(namespace, payload);
                case '2', '5' -> event(namespace, id, payload, attachments);
                case '3', '6' -> new SocketPacket.Ack(namespace, id, args(payload, attachments), attachments);
                default -> throw new ProtocolError("a packet type that clients do not send");
            };
        }

        private int attachments() throws ProtocolError {
            var digits = digits(2, SocketIoCloseCause.ATTACHMENTS);
            if (digits.isEmpty() || position >= text.length() || text.charAt(position++) != '-') {
                throw new ProtocolError("a malformed number of attachments");
            }
            var count = Integer.parseInt(digits);
            if (count < 1) {
                throw new ProtocolError("a binary packet without attachments");
            }
            if (count > maxAttachments) {
                throw new ProtocolError(SocketIoCloseCause.ATTACHMENTS, "too many attachments");
            }
            return count;
        }

        private String namespace() {
            if (position >= text.length() || text.charAt(position) != '/') {
                return "/";
            }
            var comma = text.indexOf(',', position);
            var end = comma < 0 ? text.length() : comma;
            var namespace = text.substring(position, end);
            position = Math.min(end + 1, text.length());
            return namespace;
        }

        private OptionalLong id() throws ProtocolError {
            if (position < text.length() && text.charAt(position) == '-') {
                throw new ProtocolError("a negative acknowledgement id");
            }
            var digits = digits(MAX_ID_DIGITS, EngineCloseCause.PARSE_ERROR);
            if (digits.isEmpty()) {
                return OptionalLong.empty();
            }
            var id = Long.parseLong(digits);
            if (id > MAX_ID) {
                throw new ProtocolError("an acknowledgement id over 2^53 - 1");
            }
            return OptionalLong.of(id);
        }

        private String digits(int max, CloseCause tooLong) throws ProtocolError {
            var start = position;
            while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
                position++;
            }
            if (position - start > max) {
                throw new ProtocolError(tooLong, "a number with too many digits");
            }
            return text.substring(start, position);
        }
    }
}
