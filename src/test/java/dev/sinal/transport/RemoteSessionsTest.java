package dev.sinal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.sinal.access.BodyBudget;
import dev.sinal.access.ClientAddress;
import dev.sinal.config.EngineSettings;
import dev.sinal.config.IntakeSettings;
import dev.sinal.config.IntakeSettings.BytesFromMaps;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.ManualClock;
import dev.sinal.engineio.PollingBody;
import dev.sinal.engineio.Route;
import dev.sinal.peer.FakePeers;
import dev.sinal.peer.PeerClient;
import dev.sinal.peer.PeerRequest;
import dev.sinal.peer.PeerSignatures;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what a client is answered whose session another node has. The other node is an HTTP server of the test's. */
class RemoteSessionsTest {
    private static final String TARGET = "EIO=4&transport=polling&sid=other";
    private static final int MAX_SESSIONS = 3;

    private final ManualClock clock = new ManualClock();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final List<Optional<PeerRequest>> requests = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpServer node;
    private RemoteSessions sessions;
    private volatile int status = 200;
    private volatile String answer = "4hello";

    @BeforeEach
    void start() throws IOException {
        node = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        var signatures = new PeerSignatures(new FakePeers("other", "secret"));
        node.createContext("/", exchange -> {
            requests.add(signatures.verify(
                    exchange.getRequestHeaders().getFirst(PeerRequest.METHOD_HEADER),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst(PeerSignatures.HEADER)));
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (answer == null) {
                return; // never
            }
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=UTF-8");
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        node.start();
        sessions = sessions("http://127.0.0.1:" + node.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        node.stop(0);
        executor.shutdownNow();
    }

    private RemoteSessions sessions(String url) {
        var peers = new FakePeers("this", "secret").with("other", URI.create(url));
        var options = EngineFixtures.options().server(clock);
        var second = Duration.ofSeconds(1);
        var settings =
                new EngineSettings(second, second, second, second, 1_000, 10, 100_000, MAX_SESSIONS, MAX_SESSIONS);
        return new RemoteSessions(
                new PeerClient(peers, new PeerSignatures(peers), executor),
                peers,
                options,
                new BodyBudget(200_000, 50_000, 50_000),
                clock.timers(),
                executor,
                settings,
                new IntakeSettings(50_000, 200_000, second, BytesFromMaps.NONE, false),
                new PrometheusRegistry());
    }

    @Test
    void a_poll_is_answered_as_the_node_answers_with_the_address_of_the_client() {
        status = 400;
        var poll = poll();
        awaitAnswer(poll, 400, answer.length());
        assertThat(requests).containsExactly(Optional.of(new PeerRequest("this", client())));
    }

    @Test
    void a_post_is_forwarded_with_its_body() {
        var request = new FakeAsyncRequest();
        var response = response(request);
        session()
                .post()
                .complete(Optional.of(new PollingBody("text/plain", "40".getBytes(StandardCharsets.UTF_8))), response);
        awaitAnswer(request, 200, answer.length());
        assertThat(bodies).containsExactly("40");
    }

    @Test
    void a_body_that_is_too_large_is_refused_here() {
        var request = new FakeAsyncRequest();
        session().post().complete(Optional.empty(), response(request));
        await().until(() -> request.status() == 413);
        assertThat(requests).isEmpty();
    }

    @Test
    void the_session_of_a_node_that_does_not_answer_is_unknown() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        sessions = sessions("http://127.0.0.1:" + closed);
        var poll = poll();
        await().until(() -> poll.status() == 400);
        await().until(() -> poll.completions() == 1);
    }

    /** The JDK's client does so with a GET. */
    @Test
    void a_poll_whose_connection_ends_without_an_answer_is_not_sent_again() throws IOException {
        try (var resetting = new ResettingNode()) {
            sessions = sessions("http://127.0.0.1:" + resetting.port());
            awaitAnswer(poll(), 200, ResettingNode.BODY.length());
            var poll = poll();
            await().until(() -> poll.status() == 400);
            assertThat(resetting.requests()).isEqualTo(2);
        }
    }

    @Test
    void a_node_that_answers_too_late_is_not_waited_for() {
        answer = null;
        var poll = poll();
        await().until(() -> requests.size() == 1);
        clock.pass(Duration.ofSeconds(12));
        await().until(() -> poll.status() == 400);
    }

    @Test
    void the_number_of_requests_is_limited_and_each_gives_its_place_back() {
        answer = null;
        for (var i = 0; i < MAX_SESSIONS; i++) {
            poll();
        }
        var refused = poll();
        await().until(() -> refused.status() == 503);
        clock.pass(Duration.ofSeconds(12));
        answer = "4hello";
        await().until(() -> {
            var poll = poll();
            await().until(() -> poll.completions() == 1);
            return poll.status() == 200;
        });
    }

    @Test
    void an_answer_beyond_the_budget_is_refused() {
        answer = "a".repeat(150_000);
        var poll = poll();
        await().until(() -> poll.status() == 503);
        answer = "a".repeat(90_000);
        awaitAnswer(poll(), 200, answer.length());
        awaitAnswer(poll(), 200, answer.length()); // the first one has given back what it held
    }

    private FakeAsyncRequest poll() {
        var request = new FakeAsyncRequest();
        session().poll(request.request(), response(request));
        return request;
    }

    private RemoteSession session() {
        return sessions.session(new Route.Elsewhere("other", TARGET), client());
    }

    private DeferredResponse response(FakeAsyncRequest request) {
        var response = new DeferredResponse(request.request(), request.response(), executor, clock.timers());
        response.serveDispatch(() -> {});
        request.returnDispatch();
        return response;
    }

    private static void awaitAnswer(FakeAsyncRequest request, int status, int bytes) {
        await().until(() -> request.completions() == 1);
        assertThat(request.status()).isEqualTo(status);
        assertThat(request.bytesWritten()).isEqualTo(bytes);
    }

    private static ClientAddress client() {
        try {
            return new ClientAddress(InetAddress.getByName("203.0.113.7"), true);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
