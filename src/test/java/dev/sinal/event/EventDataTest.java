package dev.sinal.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte arrays in JSON: which objects are replaced by attachments. */
class EventDataTest {
    @Test
    void byte_maps_become_attachments_at_any_depth() throws MalformedJsonException {
        var data = EventData.withBytes(RawJson.parse(
                "{\"secret\": {\"0\":9,\"1\":255}, \"list\":[{\"0\":0}, {\"a\":{ \"0\" : 1 }}], \"n\":1.50}"));
        assertThat(data.json().text())
                .isEqualTo(
                        "{\"secret\": {\"_placeholder\":true,\"num\":0}, \"list\":[{\"_placeholder\":true,\"num\":1},"
                                + " {\"a\":{\"_placeholder\":true,\"num\":2}}], \"n\":1.50}");
        assertThat(data.attachments())
                .containsExactly(
                        ByteBuffer.wrap(new byte[] {9, -1}),
                        ByteBuffer.wrap(new byte[] {0}),
                        ByteBuffer.wrap(new byte[] {1}));
    }

    @Test
    void a_byte_map_may_be_the_whole_value() throws MalformedJsonException {
        assertThat(EventData.withBytes(RawJson.parse(" {\"0\":7} ")).json().text())
                .isEqualTo("{\"_placeholder\":true,\"num\":0}");
    }

    @Test
    void the_first_name_of_a_byte_map_may_be_escaped() throws MalformedJsonException {
        assertThat(EventData.withBytes(RawJson.parse("{\"\\u0030\":7}")).attachments())
                .containsExactly(ByteBuffer.wrap(new byte[] {7}));
    }

    @Test
    void only_members_that_hold_bytes_in_the_protocol_are_replaced_if_that_is_asked_for()
            throws MalformedJsonException {
        var data = EventData.withKnownBytes(
                RawJson.parse("{\"mediaKey\":{\"0\":9},\"votes\":{\"0\":1},\"selectedOptions\":[{\"0\":2},{\"0\":3}],"
                        + "\"message\":{\"messageSecret\":{\"0\":4},\"counts\":[[{\"0\":5}]]}}"));
        assertThat(data.json().text())
                .isEqualTo(
                        "{\"mediaKey\":{\"_placeholder\":true,\"num\":0},\"votes\":{\"0\":1},\"selectedOptions\":["
                                + "{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":2}],"
                                + "\"message\":{\"messageSecret\":{\"_placeholder\":true,\"num\":3},\"counts\":[[{\"0\":5}]]}}");
        assertThat(data.attachments().get(3)).isEqualTo(ByteBuffer.wrap(new byte[] {4}));
        assertThat(EventData.withKnownBytes(RawJson.parse("{\"0\":9}")).attachments())
                .isEmpty();
    }

    @Test
    void more_byte_maps_than_clients_accept_count_only_where_they_are_replaced() throws MalformedJsonException {
        var others = "{\"votes\":[{\"0\":1}" + ",{\"0\":1}".repeat(20) + "],\"mediaKey\":{\"0\":9}}";
        assertThat(EventData.withKnownBytes(RawJson.parse(others)).attachments())
                .hasSize(1);
        assertThat(EventData.withBytes(RawJson.parse(others)).attachments()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "\"0\"",
                "[1,2]",
                "{\"1\":9}",
                "{\"0\":256}",
                "{\"0\":-1}",
                "{\"0\":1.5}",
                "{\"0\":\"9\"}",
                "{\"0\":9,\"2\":9}",
                "{\"0\":9,\"a\":9}",
                "{\"0\":9,\"1\":null}",
                "{\"0\":9,\"1\":[]}",
                "{\"0\":9,\"0\":9}",
                "{\"a\":{\"0\":1},\"b\":{\"_placeholder\":true,\"num\":0}}",
                "[{\"0\":1},{\"0\":1},{\"0\":1},{\"0\":1},{\"0\":1},{\"0\":1},{\"0\":1},{\"0\":1},{\"0\":1},{\"0\":1},{\"0\":1}]"
            })
    void every_other_value_is_unchanged(String json) throws MalformedJsonException {
        var data = EventData.withBytes(RawJson.parse(json));
        assertThat(data.json().text()).isEqualTo(json);
        assertThat(data.attachments()).isEmpty();
    }
}
