package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.TextArbitraries;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Tests the parsing of encoded parameters, and of any query string. */
class QueryStringProperties {
    @Provide
    Arbitrary<Map<String, List<String>>> parameters() {
        return Arbitraries.maps(
                        TextArbitraries.wellFormed(),
                        TextArbitraries.wellFormed().list().ofMinSize(1).ofMaxSize(3))
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> almostQueries() {
        return TextArbitraries.of(
                "EIO", "=", "&", "?", "4", "%", "%zz", "%2", "%C3%A9", "%C3", "%-1", "%00", "+", "sid", "#", ";");
    }

    @Property
    void parameters_that_are_encoded_and_parsed_are_the_same(
            @ForAll("parameters") Map<String, List<String>> parameters) {
        var query = parameters.entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> encoded(parameter.getKey()) + '=' + encoded(value)))
                .collect(Collectors.joining("&"));
        assertThat(QueryString.parse(query)).isEqualTo(parameters);
    }

    @Property
    void any_query_is_parsed(@ForAll("almostQueries") String query) {
        assertThat(QueryString.parse(query).values()).allMatch(values -> !values.isEmpty());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
