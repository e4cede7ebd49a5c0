package dev.sinal;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Recordings of Evolution API 2.3.6. */
final class Recorded {
    private Recorded() {}

    /** Returns the entries of a file, such as {@code rest-recorded.jsonl}. */
    static List<JsonObject> in(String file) throws IOException {
        try (var in = Recorded.class.getResourceAsStream("/contract/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(RestClient::object)
                    .toList();
        }
    }
}
