package dev.sinal.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventDataTest {
    @Test
    void index_maps_become_bytes_wherever_they_stand() throws MalformedJsonException {
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
    void a_map_may_be_all_there_is() throws MalformedJsonException {
        assertThat(EventData.withBytes(RawJson.parse(" {\"0\":7} ")).json().text())
                .isEqualTo("{\"_placeholder\":true,\"num\":0}");
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
    void everything_else_stays_as_it_is(String json) throws MalformedJsonException {
        var data = EventData.withBytes(RawJson.parse(json));
        assertThat(data.json().text()).isEqualTo(json);
        assertThat(data.attachments()).isEmpty();
    }
}
