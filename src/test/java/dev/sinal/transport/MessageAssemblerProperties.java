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

class MessageAssemblerProperties {
    private static final int LONGEST = 100;
    private static final int LIMIT = 20;
    private static final int MAX_FRAGMENTS = 8;

    /** An Engine.IO message, and where it is cut; a place that is named twice makes an empty fragment. */
    private record Cut(Object message, List<Integer> places) {
        void send(MessageAssembler fragments, RecordingSession receiver) {
            var start = 0;
            for (var place : places) {
                send(fragments, receiver, start, place, false);
                start = place;
            }
            send(fragments, receiver, start, length(), true);
        }

        int length() {
            return message instanceof String text ? text.length() : ((ByteBuffer) message).remaining();
        }

        private void send(MessageAssembler fragments, RecordingSession receiver, int start, int end, boolean last) {
            if (message instanceof String text) {
                fragments.text(text.substring(start, end), last, receiver.session());
            } else {
                fragments.binary(((ByteBuffer) message).slice(start, end - start), last, receiver.session());
            }
        }
    }

    @Provide
    Arbitrary<List<Cut>> messages() {
        return cuts(MAX_FRAGMENTS - 1).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<Cut> anyMessage() {
        return cuts(2 * MAX_FRAGMENTS);
    }

    private static Arbitrary<Cut> cuts(int most) {
        var texts = TextArbitraries.any().<Object>map(text -> '4' + text);
        var bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(LONGEST).map(ByteBuffer::wrap);
        var percents = Arbitraries.integers().between(0, 100).list().ofMaxSize(most);
        return Combinators.combine(Arbitraries.oneOf(texts, bytes), percents).as((message, places) -> {
            var length = new Cut(message, List.of()).length();
            return new Cut(
                    message, places.stream().sorted().map(p -> length * p / 100).toList());
        });
    }

    @Property
    void messages_are_the_same_however_they_are_cut(@ForAll("messages") List<Cut> messages) {
        var receiver = new RecordingSession();
        var fragments = new MessageAssembler(LONGEST, MAX_FRAGMENTS);
        messages.forEach(message -> message.send(fragments, receiver));
        assertThat(receiver.closed()).isNull();
        assertThat(receiver.messages())
                .isEqualTo(messages.stream().map(Cut::message).toList());
    }

    @Property
    void no_more_fragments_and_bytes_are_kept_than_may_come(@ForAll("anyMessage") Cut message) {
        var receiver = new RecordingSession();
        var fragments = new MessageAssembler(LIMIT, MAX_FRAGMENTS);
        message.send(fragments, receiver);
        var cut = !message.places().isEmpty();
        if (cut && message.length() > LIMIT) {
            assertThat(receiver.closed()).isIn(EngineCloseCause.TOO_LARGE, EngineCloseCause.FRAGMENTS);
        } else if (message.places().size() >= MAX_FRAGMENTS) {
            assertThat(receiver.closed()).isEqualTo(EngineCloseCause.FRAGMENTS);
        } else {
            assertThat(receiver.closed()).isNull();
        }
        assertThat(receiver.messages()).hasSize(receiver.closed() == null ? 1 : 0);
    }
}
