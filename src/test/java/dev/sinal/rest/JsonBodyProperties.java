package dev.sinal.rest;

import dev.sinal.Attempt;
import dev.sinal.JsonArbitraries;
import dev.sinal.TextArbitraries;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Tests the reading of arbitrary request bodies. */
class JsonBodyProperties {
    @Provide
    Arbitrary<String> nearBodies() {
        return Arbitraries.oneOf(
                TextArbitraries.damaged(JsonArbitraries.value(), JsonArbitraries.WORDS),
                TextArbitraries.damaged(
                        JsonArbitraries.value(), "99999999999", "1e99999999999", "-1E-99999999999", "e"));
    }

    @Property
    void any_body_is_parsed_or_refused(@ForAll("nearBodies") String text) throws Exception {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        Attempt.mayRaise(RestError.class, () -> JsonBody.parse(bytes).value());
    }
}
