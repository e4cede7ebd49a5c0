package dev.sinal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.TextArbitraries;
import dev.sinal.engineio.EngineCloseCause;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties of the assembly of messages, for any message and any fragmentation. */
class MessageAssemblerProperties {
    private static final int LONGEST = 100;
    private static final int LIMIT = 20;
    private static final int MAX_FRAGMENTS = 8;

    /** An Engine.IO message and the offsets at which it is split; an offset that is there twice makes an empty fragment. */
    private record SplitMessage(Object message, List<Integer> offsets) {
        void send(MessageAssembler assembler, RecordingSession receiver) {
            var start = 0;
            for (var offset : offsets) {
                send(assembler, receiver, start, offset, false);
                start = offset;
            }
            send(assembler, receiver, start, length(), true);
        }

        int length() {
            return message instanceof String text ? text.length() : ((ByteBuffer) message).remaining();
        }

        private void send(MessageAssembler assembler, RecordingSession receiver, int start, int end, boolean last) {
            if (message instanceof String text) {
                assembler.text(text.substring(start, end), last, receiver.session());
            } else {
                assembler.binary(((ByteBuffer) message).slice(start, end - start), last, receiver.session());
            }
        }
    }

    @Provide
    Arbitrary<List<SplitMessage>> messages() {
        return splitMessages(MAX_FRAGMENTS - 1).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<SplitMessage> anyMessage() {
        return splitMessages(2 * MAX_FRAGMENTS);
    }

    private static Arbitrary<SplitMessage> splitMessages(int most) {
        var texts = TextArbitraries.any().<Object>map(text -> '4' + text);
        var bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(LONGEST).map(ByteBuffer::wrap);
        var percents = Arbitraries.integers().between(0, 100).list().ofMaxSize(most);
        return Combinators.combine(Arbitraries.oneOf(texts, bytes), percents).as((message, offsets) -> {
            var length = new SplitMessage(message, List.of()).length();
            return new SplitMessage(
                    message,
                    offsets.stream().sorted().map(p -> length * p / 100).toList());
        });
    }

    @Property
    void messages_within_the_bounds_arrive_unchanged_however_they_are_split(
            @ForAll("messages") List<SplitMessage> messages) {
        var receiver = new RecordingSession();
        var assembler = new MessageAssembler(LONGEST, MAX_FRAGMENTS);
        messages.forEach(message -> message.send(assembler, receiver));
        assertThat(receiver.closed()).isNull();
        assertThat(receiver.messages())
                .isEqualTo(messages.stream().map(SplitMessage::message).toList());
    }

    @Property
    void a_message_over_a_bound_closes_the_session(@ForAll("anyMessage") SplitMessage message) {
        var receiver = new RecordingSession();
        var assembler = new MessageAssembler(LIMIT, MAX_FRAGMENTS);
        message.send(assembler, receiver);
        var fragmented = !message.offsets().isEmpty();
        if (fragmented && message.length() > LIMIT) {
            assertThat(receiver.closed()).isIn(EngineCloseCause.TOO_LARGE, EngineCloseCause.FRAGMENTS);
        } else if (message.offsets().size() >= MAX_FRAGMENTS) {
            assertThat(receiver.closed()).isEqualTo(EngineCloseCause.FRAGMENTS);
        } else {
            assertThat(receiver.closed()).isNull();
        }
        assertThat(receiver.messages()).hasSize(receiver.closed() == null ? 1 : 0);
    }
}
