package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the parsing of query strings by example. */
class QueryStringTest {
    @Test
    void every_value_of_a_parameter_is_kept() {
        var query = QueryString.parse("EIO=4&EIO=3&a=%C3%A9+b&empty=&flag&x=1=2&");
        assertThat(query.get("EIO")).isEqualTo(List.of("4", "3"));
        assertThat(query.get("a")).containsExactly("é b");
        assertThat(query.get("empty")).containsExactly("");
        assertThat(query.get("flag")).containsExactly("");
        assertThat(query.get("x")).containsExactly("1=2");
        assertThat(QueryString.parse(null)).isEmpty();
        assertThatThrownBy(() -> QueryString.parse("a=%zz")).isInstanceOf(IllegalArgumentException.class);
    }
}
