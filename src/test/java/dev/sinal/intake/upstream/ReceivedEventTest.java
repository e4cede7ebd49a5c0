package dev.sinal.intake.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.rest.InvalidRequestException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that an event of a Socket.IO packet stays as it was sent. */
class ReceivedEventTest {
    private static final String TEXT =
            "[\"call\",{\"isLatest\":false,\"event\":\"call\",\"instance\":\"loja\",\"data\":%s,\"date_time\":\"noon\"}]";

    @Test
    void members_keep_their_order_and_numbers_their_notation() {
        var data = "{\"z\":1.50,\"a\":[1E2, \"\\u00e7\"],\"10\":9007199254740993,\"2\":null}";
        var event = event(data).parse();
        assertThat(event.data().json().text()).isEqualTo(data);
        assertThat(event.envelope().instance()).isEqualTo("loja");
        assertThat(event.envelope().extras()).hasSize(1);
    }

    @Test
    void attachments_stay_bytes() {
        var data = "{\"secret\":{\"_placeholder\":true,\"num\":0}}";
        var event = event(data, bytes(7, 255)).parse();
        assertThat(event.data().json().text()).isEqualTo(data);
        assertThat(event.data().attachments()).containsExactly(bytes(7, 255));
    }

    @Test
    void more_attachments_than_clients_accept_are_written_to_the_json() {
        var placeholders = IntStream.range(0, 11)
                .mapToObj(index -> "{\"_placeholder\":true,\"num\":" + index + "}")
                .toList();
        var text = "\"{\\\"_placeholder\\\":true,\\\"num\\\":1}\"";
        var attachments = Stream.concat(
                        Stream.of(bytes(7, 255), bytes()),
                        IntStream.range(2, 11).mapToObj(ReceivedEventTest::bytes))
                .toArray(ByteBuffer[]::new);
        var event = event("[" + text + "," + String.join(",", placeholders) + "]", attachments)
                .parse();
        assertThat(event.data().attachments()).isEmpty();
        assertThat(event.data().json().text())
                .isEqualTo("[" + text + ",{\"0\":7,\"1\":255},{},{\"0\":2},{\"0\":3},{\"0\":4},{\"0\":5},{\"0\":6},"
                        + "{\"0\":7},{\"0\":8},{\"0\":9},{\"0\":10}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_placeholder\":true,\"num\":1}",
                "[{\"num\":1,\"_placeholder\" : true}]",
                "{\"a\":{\"_placeholder\":true,\"num\":-1}}",
                "{\"a\":{\"_placeholder\":true,\"num\":0.5}}",
                "{\"a\":{\"_placeholder\":true,\"num\":\"0\"}}",
                "{\"a\":{\"_placeholder\":true,\"num\":{\"num\":0}}}",
                "{\"_placeholder\":true,\"more\":[1,true]}"
            })
    void a_placeholder_without_an_attachment_is_invalid(String data) {
        assertThatThrownBy(() -> event(data, bytes(7)).parse()).isInstanceOf(InvalidRequestException.class);
        assertThat(event(data).parse().data().json().text()).isEqualTo(data); // no client looks for placeholders in it
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_placeholder\":true,\"num\":0}",
                "{\"a\":[{\"num\":0,\"_placeholder\":true},true,7],\"b\":{\"num\":9}}",
                "{\"_placeholder\":1,\"num\":9}",
                "true",
                "7"
            })
    void other_members_may_have_the_names_of_a_placeholder(String data) {
        assertThat(event(data, bytes(7)).parse().data().json().text()).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[\"call\"]",
                "[\"call\",1]",
                "[\"call\",{}]",
                "[\"call\",{\"instance\":\"loja\"}]",
                "[\"call\",{"
            })
    void what_is_no_event_is_invalid(String arguments) {
        assertThatThrownBy(() -> new ReceivedEvent(arguments, List.of()).parse())
                .isInstanceOf(InvalidRequestException.class);
    }

    private static ReceivedEvent event(String data, ByteBuffer... attachments) {
        return new ReceivedEvent(TEXT.formatted(data), List.of(attachments));
    }

    private static ByteBuffer bytes(int... values) {
        var bytes = ByteBuffer.allocate(values.length);
        for (var value : values) {
            bytes.put((byte) value);
        }
        return bytes.flip().asReadOnlyBuffer();
    }
}
