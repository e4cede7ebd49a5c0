package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the rules for names of instances. */
class InstanceNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "7",
                "loja",
                "Loja 1",
                "a.b_c~d@e+f-g",
                "ação",
                "日本",
                "हिन्दी",
                "٣",
                "bot_",
                "instances",
                "socket.io2"
            })
    void letters_digits_and_some_signs_of_any_script_form_a_name(String text) {
        assertThat(InstanceName.ofNew(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " a",
                "a ",
                ".a",
                "-a",
                "~",
                "a,b",
                "a/b",
                "a?b",
                "a%b",
                "a#b",
                "a\nb",
                "a\u0000",
                "a\u00a0b",
                "a\\b",
                "a\"b",
                "😀",
                "a\u200bb",
                "\ud800",
                "../x",
                "\u0301a"
            })
    void a_name_that_breaks_a_path_or_the_protocol_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> InstanceName.ofNew(text));
    }

    @Test
    void a_name_has_a_hundred_characters_at_most() {
        assertThat(InstanceName.ofNew("a".repeat(100)).value()).hasSize(100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstanceName.ofNew("a".repeat(101)))
                .withMessage("instanceName must have 1 to 100 characters");
    }

    @Test
    void of_two_spellings_that_look_alike_only_the_composed_one_is_a_name() {
        assertThat(InstanceName.ofNew("caf\u00e9").value()).hasSize(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstanceName.ofNew("cafe\u0301"))
                .withMessageContaining("NFC");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"socket.io", "Instance", "WEBSOCKET", "favicon.ico", "openapi.yaml", "asyncapi.yaml", "API"})
    void the_name_of_a_route_is_refused_in_any_case(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstanceName.ofNew(text))
                .withMessageContaining("reserved");
    }

    @Test
    void a_stored_name_that_is_reserved_now_is_a_name() {
        assertThat(new InstanceName("metrics").value()).isEqualTo("metrics");
    }
}
