package dev.sinal.socketio;

import dev.sinal.JsonArbitraries;
import dev.sinal.TextArbitraries;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary packets of clients, and their parts. */
final class SentPacketArbitraries {
    private static final List<String> RESERVED =
            List.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private SentPacketArbitraries() {}

    /** Events and acknowledgements, with and without attachments. */
    static Arbitrary<SentPacket> packets() {
        return Combinators.combine(namespaces(), names().injectNull(0.3), ids(), arguments(), attachments())
                .as(SentPacketArbitraries::packet);
    }

    /** Names of namespaces. A comma would end one. */
    static Arbitrary<String> namespaces() {
        var names =
                TextArbitraries.any().map(text -> '/' + text.replace(",", "").replace("\u001e", ""));
        return Arbitraries.oneOf(Arbitraries.of("/", "/loja", "/a/b", "/1", "/?"), names);
    }

    static Arbitrary<String> names() {
        return Arbitraries.oneOf(Arbitraries.of("message", "question", "7", "-", "[", "\""), TextArbitraries.any())
                .filter(name -> !RESERVED.contains(name));
    }

    static Arbitrary<OptionalLong> ids() {
        return Arbitraries.oneOf(
                Arbitraries.just(OptionalLong.empty()),
                Arbitraries.of(0L, 1L, 9L, 10L, (1L << 53) - 1).map(OptionalLong::of),
                Arbitraries.longs().between(0, (1L << 53) - 1).map(OptionalLong::of));
    }

    /** The arguments of an event, without attachments. */
    static Arbitrary<List<String>> arguments() {
        return JsonArbitraries.plain().list().ofMaxSize(3);
    }

    static Arbitrary<List<ByteBuffer>> attachments() {
        return Arbitraries.oneOf(Arbitraries.just(List.of()), bytes().list().ofMaxSize(10));
    }

    static Arbitrary<ByteBuffer> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(8).map(ByteBuffer::wrap);
    }

    private static SentPacket packet(
            String namespace, String name, OptionalLong id, List<String> json, List<ByteBuffer> attachments) {
        return new SentPacket(namespace, name, id, withPlaceholders(json, attachments.size()), attachments);
    }

    /** Appends a placeholder for each attachment, at different depths. */
    static List<String> withPlaceholders(List<String> json, int attachments) {
        var elements = new ArrayList<>(json);
        for (var i = 0; i < attachments; i++) {
            elements.add("[{\"a\":".repeat(i % 3) + "{\"_placeholder\":true,\"num\":" + i + '}' + "}]".repeat(i % 3));
        }
        return elements;
    }
}
