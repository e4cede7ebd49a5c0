package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

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
    }

    @Test
    void a_percent_sign_that_is_not_part_of_an_escape_stands_for_itself() {
        var query = QueryString.parse("a=100%&b=%zz%41&%=%2");
        assertThat(query.get("a")).containsExactly("100%");
        assertThat(query.get("b")).containsExactly("%zzA");
        assertThat(query.get("%")).containsExactly("%2");
    }
}
