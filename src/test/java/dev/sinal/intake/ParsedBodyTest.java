package dev.sinal.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sinal.Allocation;
import dev.sinal.event.EventData;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.MalformedJsonException;
import dev.sinal.event.RawJson;
import dev.sinal.rest.InvalidRequestException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that the parsing of a body keeps what is used, however many values the body has. */
class ParsedBodyTest {
    private static final int MANY = 100_000;

    private static final Origin ORIGIN =
            new Origin(RawJson.string("url"), RawJson.string("now"), Optional.empty(), RawJson.NULL);

    @Test
    void a_webhook_of_many_short_members_is_refused_after_the_first_too_many() throws MalformedJsonException {
        var filler = IntStream.range(0, MANY).mapToObj(i -> "\"" + i + "\":1").collect(Collectors.joining(","));
        var body = RawJson.parse("{\"instance\":\"a\"," + filler + "}");
        assertThat(Allocation.of(() -> {
                    var invalid = catchThrowableOfType(InvalidRequestException.class, () -> SourceEnvelope.parse(body));
                    assertThat(invalid.problems()).containsExactly("more than 100 members");
                }))
                .isLessThan(10L * MANY);
    }

    @Test
    void an_array_is_parsed_up_to_the_first_event_too_many() throws MalformedJsonException {
        var body = RawJson.parse("[1" + ",1".repeat(MANY) + "]");
        assertThat(Allocation.of(() -> {
                    var invalid =
                            catchThrowableOfType(InvalidRequestException.class, () -> EventDraft.parse(body, ORIGIN));
                    assertThat(invalid.problems()).containsExactly("an array of 1 to 1000 events is required");
                }))
                .isLessThan(10L * MANY);
    }

    @Test
    void byte_arrays_are_extracted_up_to_the_first_too_many() throws MalformedJsonException {
        var data = RawJson.parse("[{\"0\":1}" + ",{\"0\":1}".repeat(MANY) + "]");
        assertThat(Allocation.of(
                        () -> assertThat(EventData.withBytes(data).json()).isEqualTo(data)))
                .isLessThan(10L * MANY);
    }
}
