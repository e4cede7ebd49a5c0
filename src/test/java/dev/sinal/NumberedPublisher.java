package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A publisher of numbered events about one instance, some in each publication. It notes how each was answered, and checks what is received
 * against that. Threads may share it.
 */
final class NumberedPublisher {
    /** The status of a publication that was not answered. */
    static final int UNANSWERED = 0;

    private final RestClient sinal;
    private final String instance;
    private final int batch;
    private final String filler;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Integer> accepted = new ConcurrentSkipListSet<>();
    private final Set<Integer> unanswered = new ConcurrentSkipListSet<>();

    /**
     * @param batch how many events a publication has
     * @param size how many bytes each has, besides its number
     */
    NumberedPublisher(RestClient sinal, String instance, int batch, int size) {
        this.sinal = sinal;
        this.instance = instance;
        this.batch = batch;
        this.filler = "x".repeat(size);
    }

    /** Publishes the next events, and returns the status of the response. */
    int publish() {
        var first = next.getAndAdd(batch);
        var numbers = IntStream.range(first, first + batch).boxed().toList();
        try {
            var data = numbers.stream().map(number -> "{\"n\":" + number + ",\"filler\":\"" + filler + "\"}");
            var status = sinal.publishCalls(instance, data).statusCode();
            if (status == 202) {
                accepted.addAll(numbers);
            }
            return status;
        } catch (IllegalStateException lost) {
            unanswered.addAll(numbers); // it may have been accepted
            return UNANSWERED;
        }
    }

    /** Publishes so many times, and checks that all is accepted. */
    void publishAccepted(int times) {
        for (var i = 0; i < times; i++) {
            assertThat(publish()).isEqualTo(202);
        }
    }

    /** Returns the numbers of the events that were answered with 202. */
    Set<Integer> accepted() {
        return accepted;
    }

    /**
     * Checks that these are the numbers of all accepted events, each once and in order, and of no refused ones; publications that were not
     * answered may be among them, whole.
     */
    void assertReceived(Collection<Integer> numbers) {
        var received = new HashSet<>(numbers);
        assertThat(numbers).as("events, each once").hasSameSizeAs(received);
        // Not containsAll(), which takes the square of their number.
        assertThat(accepted.stream().filter(number -> !received.contains(number)))
                .as("events that were lost")
                .isEmpty();
        assertThat(numbers.stream().filter(accepted::contains)).isSorted();
        assertThat(numbers.stream()
                        .filter(number -> !accepted.contains(number))
                        .filter(number -> !unanswered.contains(number)))
                .as("events that were refused")
                .isEmpty();
        assertThat(numbers.stream()
                        .collect(Collectors.groupingBy(number -> number / batch, Collectors.counting()))
                        .values())
                .as("events of each publication")
                .allMatch(count -> count == batch);
    }

    /** Checks that the history has all accepted events and no others. */
    void assertHistory() {
        assertReceived(history(sinal, instance));
    }

    /** Returns the numbers of an instance's events in its history. */
    static List<Integer> history(RestClient sinal, String instance) {
        var numbers = new ArrayList<Integer>();
        var since = "";
        var more = true;
        while (more) {
            var path = "/event/history/" + instance + "?limit=1000" + since;
            var page = RestClient.object(
                    RestClient.expect(200, sinal.call("GET", path, null)).body());
            for (var event : page.getJsonArray("events")) {
                var envelope = event.asJsonObject();
                since = "&since=" + envelope.getString("id");
                number(envelope.toString()).ifPresent(numbers::add);
            }
            more = page.getBoolean("more");
        }
        return numbers;
    }

    /** Returns the number of an event, unless its envelope is another event's. */
    static Optional<Integer> number(String envelope) {
        var event = RestClient.object(envelope);
        return event.getString("event").equals("call")
                ? Optional.of(event.getJsonObject("data").getInt("n"))
                : Optional.empty();
    }
}
