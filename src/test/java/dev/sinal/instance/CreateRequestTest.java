package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sinal.access.ApiKey;
import dev.sinal.event.EventType;
import dev.sinal.rest.InvalidRequestException;
import dev.sinal.rest.RestError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the parsing of create requests. */
class CreateRequestTest {
    @Test
    void a_name_is_enough() {
        var request = InstanceFixtures.request("{\"instanceName\":\"beta\"}");
        assertThat(request.name()).isEqualTo(new InstanceName("beta"));
        assertThat(request.integration()).isEqualTo(Integration.EVOLUTION);
        assertThat(request.token()).isEmpty();
        assertThat(request.number()).isEmpty();
        assertThat(request.websocket()).isEmpty();
        assertThat(request.preferences().id()).matches("c[0-9a-z]{24}");
        assertThat(request.preferences().msgCall()).isEmpty();
    }

    @Test
    void all_other_members_are_parsed() {
        var request = InstanceFixtures.request(
                """
                {"instanceName":"beta","integration":"WHATSAPP-BAILEYS","token":"T","number":"5511999990001",
                 "qrcode":true,"rejectCall":true,"msgCall":"busy","syncFullHistory":true,"wavoipToken":"W",
                 "websocket":{"enabled":false,"events":["CALL"]}}""");
        assertThat(request.integration()).isEqualTo(Integration.WHATSAPP_BAILEYS);
        assertThat(request.token()).contains(new ApiKey("T"));
        assertThat(request.number()).contains("5511999990001");
        assertThat(request.preferences().rejectCall()).isTrue();
        assertThat(request.preferences().readStatus()).isFalse();
        assertThat(request.preferences().msgCall()).isEqualTo("busy");
        assertThat(request.preferences().wavoipToken()).isEqualTo("W");
        assertThat(request.websocket().orElseThrow().enabled()).isFalse();
    }

    @Test
    void an_optional_member_that_is_null_is_absent() {
        var request = InstanceFixtures.request(
                """
                {"instanceName":"beta","integration":null,"token":null,"number":null,"msgCall":null,"rejectCall":null,
                 "websocket":null}""");
        assertThat(request.token()).isEmpty();
        assertThat(request.websocket()).isEmpty();
    }

    @Test
    void a_missing_or_malformed_name_is_refused() {
        assertThat(refusal("{}")).contains("[[\"requires property \\\"instanceName\\\"\"]]");
        assertThat(refusal("[]")).contains("[[\"requires property \\\"instanceName\\\"\"]]");
        assertThat(refusal("{\"instanceName\":5}")).contains("[[\"instanceName is not of a type(s) string\"]]");
        assertThat(refusal("{\"instanceName\":\"a,b\"}")).contains("[[\"instanceName must begin with");
    }

    @Test
    void all_problems_are_reported_together() {
        assertThat(
                        refusal(
                                """
                {"instanceName":5,"token":"  ","number":"x","rejectCall":"no","msgCall":1,
                 "websocket":{"enabled":true,"events":1}}"""))
                .contains("[[\"instanceName is not of a type(s) string\",\"token can't be blank\","
                        + "\"number does not match pattern \\\"^\\\\\\\\d+[\\\\\\\\.@\\\\\\\\w-]+\\\"\","
                        + "\"rejectCall is not of a type(s) boolean\",\"msgCall is not of a type(s) string\","
                        + "\"websocket.events is not of a type(s) array\"]]");
    }

    @Test
    void text_that_a_database_can_not_store_is_refused() {
        for (var text : List.of("\\u0000", "\\ud800", "x".repeat(1001))) {
            assertThat(refusal("{\"instanceName\":\"beta\",\"msgCall\":\"" + text + "\"}"))
                    .contains("\"msgCall ");
        }
        assertThat(refusal("{\"instanceName\":\"beta\",\"token\":\"" + "x".repeat(256) + "\"}"))
                .contains("token does not meet maximum length of 255");
    }

    @Test
    void an_unknown_integration_is_refused() {
        assertThat(refusal("{\"instanceName\":\"x\",\"integration\":\"NOPE\"}"))
                .endsWith("\"error\":\"Bad Request\",\"response\":{\"message\":[\"Invalid integration\"]}}");
    }

    @Test
    void events_are_checked_as_those_of_a_set_request() {
        assertThat(refusal("{\"instanceName\":\"x\",\"websocket\":{\"enabled\":true,\"events\":[\"NOPE\"]}}"))
                .contains("websocket.events[0] is not one of enum values: " + EventType.APPLICATION_STARTUP);
    }

    private static String refusal(String body) {
        return RestError.of(catchThrowableOfType(InvalidRequestException.class, () -> InstanceFixtures.request(body)))
                .body();
    }
}
