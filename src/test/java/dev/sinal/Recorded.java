package dev.sinal;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What was recorded from Evolution API 2.3.6. */
final class Recorded {
    private Recorded() {}

    /** All that a file of it holds, such as {@code rest-recorded.jsonl}. */
    static List<JsonObject> in(String file) throws IOException {
        try (var in = Recorded.class.getResourceAsStream("/contract/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(RestClient::object)
                    .toList();
        }
    }
}
