package dev.sinal.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which events have one fingerprint. */
class EventFingerprintTest {
    private static final EventName NAME = EventName.of("messages.upsert");
    private static final RawJson TIME = RawJson.string("2026-11-23T12:58:05.144Z");
    private static final String EVENT = "{\"a\":1,\"b\":{\"key\":{\"0\":9,\"1\":255},\"text\":\"é\"},\"c\":[1,2]}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"c\":[1,2],\"b\":{\"text\":\"\\u00e9\",\"key\":{\"0\":9,\"1\":255}},\"a\":1}",
                "{ \"a\" : 1, \"b\": {\"key\":{\"type\":\"Buffer\",\"data\":[9,255]},\"text\":\"é\"}, \"c\":[1, 2] }"
            })
    void the_order_of_members_and_the_form_of_bytes_do_not_matter(String same) {
        assertThat(fingerprint(EventData.of(json(same)))).isEqualTo(fingerprint(EventData.of(json(EVENT))));
    }

    @Test
    void an_attachment_counts_as_its_bytes() {
        var attached = new EventData(
                json(EVENT.replace("{\"0\":9,\"1\":255}", "{\"_placeholder\":true,\"num\":0}")),
                List.of(ByteBuffer.wrap(new byte[] {9, -1})));
        assertThat(fingerprint(attached))
                .isEqualTo(fingerprint(EventData.of(json(EVENT))))
                .isEqualTo(fingerprint(EventData.withBytes(json(EVENT))))
                .isEqualTo(fingerprint(EventData.withKnownBytes(json(EVENT))));
        assertThat(attached.attachments().get(0).remaining()).isEqualTo(2);
    }

    @Test
    void an_empty_attachment_counts_as_an_empty_object() {
        var attached = new EventData(json("[{\"num\":0,\"_placeholder\":true}]"), List.of(ByteBuffer.allocate(0)));
        assertThat(fingerprint(attached)).isEqualTo(fingerprint(EventData.of(json("[{}]"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2} | {\"a\":2,\"b\":1}",
                "[1,2] | [2,1]",
                "\"1\" | 1",
                "null | false",
                "[] | {}",
                "[[],1] | [[1]]",
                "{\"a\":{\"b\":1}} | {\"a\":1,\"b\":1}",
                "{\"0\":9} | {\"0\":8}",
                "{\"a\":[1]} | {\"a\":[1,1]}",
                "{\"a\":\"x\"} | {\"x\":\"a\"}"
            })
    void different_data_has_different_fingerprints(String one, String another) {
        assertThat(fingerprint(EventData.of(json(one)))).isNotEqualTo(fingerprint(EventData.of(json(another))));
    }

    @Test
    void instance_name_and_time_count() {
        var data = EventData.of(json(EVENT));
        assertThat(List.of(
                        EventFingerprint.of("1", NAME, TIME, data),
                        EventFingerprint.of("2", NAME, TIME, data),
                        EventFingerprint.of("1", EventName.of("call"), TIME, data),
                        EventFingerprint.of("1", NAME, RawJson.string("2026-11-23T12:58:05.145Z"), data),
                        EventFingerprint.ofKey("1", "key", 0),
                        EventFingerprint.ofKey("1", "key", 1),
                        EventFingerprint.ofKey("1", "another", 0)))
                .doesNotHaveDuplicates();
    }

    private static EventFingerprint fingerprint(EventData data) {
        return EventFingerprint.of("id", NAME, TIME, data);
    }

    private static RawJson json(String text) {
        try {
            return RawJson.parse(text);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
