package dev.sinal.intake.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which messages of a connection are events. */
class EventListenerTest {
    private static final int MAX_BYTES = 1_000;

    private final List<ReceivedEvent> events = new ArrayList<>();
    private final List<String> passedOn = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final ReadingTurn turn = new ReadingTurn();
    private final EventListener listener = listener();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42[\"call\",{}]",
                "42/,[\"call\",{}]",
                "4217[\"call\",{}]",
                "450-[\"call\",{}]",
                "450-/,3[\"call\",{}]"
            })
    void an_event_of_the_root_namespace_is_taken_as_it_is(String message) {
        listener.onMessage(null, message);
        assertThat(events).containsExactly(new ReceivedEvent("[\"call\",{}]", List.of()));
        assertThat(passedOn).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "0{\"sid\":\"x\"}", "40{\"sid\":\"x\"}", "41", "44{\"message\":\"x\"}"})
    void what_the_client_needs_is_passed_on(String message) {
        listener.onMessage(null, message);
        assertThat(passedOn).containsExactly(message);
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "43[1]",
                "42/other,[\"call\"]",
                "42",
                "4",
                "451-",
                "452147483648-[\"call\",{}]",
                "461-/,[{\"_placeholder\":true,\"num\":0}]"
            })
    void the_rest_is_ignored(String message) {
        listener.onMessage(null, message);
        listener.onMessage(null, ByteString.of((byte) 1));
        listener.onMessage(null, "2" + " ".repeat(10_000));
        assertThat(passedOn).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void an_event_that_is_too_large_is_refused_and_the_next_is_not() {
        listener.onMessage(null, "42[\"call\",\"" + "x".repeat(MAX_BYTES) + "\"]");
        listener.onMessage(null, "453-[\"call\",{}]");
        for (var i = 0; i < 3; i++) {
            listener.onMessage(null, ByteString.of(new byte[400]));
        }
        listener.onMessage(null, "459-[\"call\",{}]");
        for (var i = 0; i < 9; i++) {
            listener.onMessage(null, ByteString.EMPTY);
        }
        listener.onMessage(null, "42[\"call\",{}]");
        assertThat(refused).hasSize(3).containsOnly("an event is larger than 1000");
        assertThat(events).containsExactly(new ReceivedEvent("[\"call\",{}]", List.of()));
    }

    @Test
    void an_event_has_its_attachments() {
        listener.onMessage(null, "452-[\"call\",{}]");
        listener.onMessage(null, ByteString.of((byte) 1));
        listener.onMessage(null, "2"); // a ping between them
        assertThat(events).isEmpty();
        listener.onMessage(null, ByteString.of((byte) 2, (byte) 3));
        listener.onMessage(null, "42[\"next\",{}]");
        assertThat(events)
                .containsExactly(
                        new ReceivedEvent(
                                "[\"call\",{}]",
                                List.of(
                                        ByteString.of((byte) 1).asByteBuffer(),
                                        ByteString.of((byte) 2, (byte) 3).asByteBuffer())),
                        new ReceivedEvent("[\"next\",{}]", List.of()));
        assertThat(passedOn).containsExactly("2");
    }

    @Test
    void the_events_of_a_connection_follow_those_of_the_one_before() {
        listener.onMessage(null, "42[\"first\",{}]");
        var next = listener();
        var waiting = new AtomicReference<Thread>();
        var done = CompletableFuture.runAsync(() -> {
            waiting.set(Thread.currentThread());
            next.onMessage(null, "42[\"third\",{}]");
        });
        await().until(() -> waiting.get() != null && waiting.get().getState() == Thread.State.TIMED_WAITING);
        listener.onMessage(null, "42[\"second\",{}]");
        listener.onClosed(null, 1000, "");
        done.join();
        assertThat(events)
                .extracting(ReceivedEvent::arguments)
                .containsExactly("[\"first\",{}]", "[\"second\",{}]", "[\"third\",{}]");
    }

    @Test
    void a_refused_handshake_says_that_the_key_is_wrong() {
        listener.onFailure(null, new Exception(), response(400, "Invalid global token"));
        listener.onFailure(null, new Exception(), response(403, "{\"code\":4}"));
        listener.onFailure(null, new Exception(), response(502, "<html>"));
        assertThat(refusals)
                .containsExactly(
                        "Evolution API refuses the global key: SINAL_UPSTREAM_APIKEY is wrong",
                        "Evolution API refuses the global key: SINAL_UPSTREAM_APIKEY is wrong",
                        "Evolution API answers with status 502");
    }

    private EventListener listener() {
        var client = new WebSocketListener() {
            @Override
            public void onMessage(WebSocket socket, String message) {
                passedOn.add(message);
            }
        };
        var received = new EventListener.Events() {
            @Override
            public void add(ReceivedEvent event) {
                events.add(event);
            }

            @Override
            public void refuse(String reason) {
                refused.add(reason);
            }
        };
        return new EventListener(client, received, MAX_BYTES, refusals::add, turn);
    }

    private static Response response(int status, String body) {
        return new Response.Builder()
                .request(new Request.Builder().url("http://evolution.test/").build())
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .body(ResponseBody.create(null, body))
                .build();
    }
}
