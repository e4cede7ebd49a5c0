package dev.sinal.operations.microprofile;

import dev.sinal.runtime.HealthCheck.Result;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Converts results of health checks. */
final class Responses {
    private Responses() {}

    static HealthCheckResponse of(String name, Map<String, Result> results) {
        var response =
                HealthCheckResponse.named(name).status(results.values().stream().allMatch(Result::up));
        results.forEach((check, result) -> response.withData(check, result.up() ? "UP" : "DOWN"));
        return response.build();
    }
}
