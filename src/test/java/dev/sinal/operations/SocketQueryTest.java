package dev.sinal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the query with which other nodes are asked. */
class SocketQueryTest {
    /** Its signature would not be that of the request: servers do not tell whether a target ends with a question mark. */
    @Test
    void a_query_without_criteria_has_no_question_mark() {
        assertThat(new SocketQuery(Optional.empty(), Optional.empty(), Optional.empty()).asUriQuery())
                .isEmpty();
    }

    @Test
    void criteria_are_encoded() {
        assertThat(new SocketQuery(Optional.empty(), Optional.of("a&b"), Optional.of("::1")).asUriQuery())
                .isEqualTo("?instance=a%26b&address=%3A%3A1");
    }
}
