package dev.sinal.engineio;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the open packet tells a client of its session.
 *
 * @param sid names the session
 * @param upgrades the transports that it may upgrade to
 * @param pingInterval how often the server asks
 * @param pingTimeout how long the client has to answer
 * @param maxPayload the largest message that the server takes, in bytes
 */
public record OpenPayload(Sid sid, List<String> upgrades, Duration pingInterval, Duration pingTimeout, int maxPayload) {
    String json() {
        return "{\"sid\":\"" + sid.value() + "\",\"upgrades\":"
                + upgrades.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",", "[", "]"))
                + ",\"pingInterval\":" + pingInterval.toMillis()
                + ",\"pingTimeout\":" + pingTimeout.toMillis()
                + ",\"maxPayload\":" + maxPayload + '}';
    }
}
