package dev.sinal.transport;

import dev.sinal.access.BodyBudget;
import dev.sinal.access.BodyBudget.Holder;
import dev.sinal.access.ClientAddress;
import dev.sinal.config.EngineSettings;
import dev.sinal.config.IntakeSettings;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.FrameReceiver;
import dev.sinal.engineio.Route;
import dev.sinal.engineio.SessionQuota;
import dev.sinal.engineio.Timers;
import dev.sinal.peer.PeerCall;
import dev.sinal.peer.PeerClient;
import dev.sinal.peer.Peers;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Forwards the requests and WebSockets of clients whose session another node has, because their load balancer chose this one. As many at once
 * as this node may have sessions of its own, {@code SINAL_MAX_SESSIONS} in all and {@code SINAL_MAX_SESSIONS_PER_ADDRESS} of one address.
 */
@Singleton
class RemoteSessions {
    /** The time that a request to another node may take beyond the time within which that node answers or closes the session. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final PeerClient client;
    private final Peers peers;
    private final EngineServer engine;
    private final BodyBudget budget;
    private final Timers timers;
    private final Executor executor;
    private final EngineSettings settings;
    private final int largestMessage;
    private final SessionQuota quota;
    private final Set<WebSocketRelay> relays = ConcurrentHashMap.newKeySet();
    private final Counter forwarded = Counter.builder()
            .name("sinal_forwarded")
            .labelNames("kind")
            .help("Requests and WebSockets of clients that were forwarded to the node that has their session")
            .build();

    @Inject
    RemoteSessions(
            PeerClient client,
            Peers peers,
            EngineServer engine,
            BodyBudget budget,
            Timers timers,
            Executor executor,
            EngineSettings settings,
            IntakeSettings intake,
            PrometheusRegistry metrics) {
        this.client = client;
        this.peers = peers;
        this.engine = engine;
        this.budget = budget;
        this.timers = timers;
        this.executor = executor;
        this.settings = settings;
        this.largestMessage = (int) Math.min(2L * Math.max(intake.maxBody(), settings.outboxBytes()), 1 << 30);
        this.quota = new SessionQuota(settings.maxSessions(), settings.maxSessionsPerAddress());
        GaugeWithCallback.builder()
                .name("sinal_forwarding")
                .help("Requests and WebSockets that are being forwarded to the node that has their session")
                .callback(gauge -> gauge.call(quota.size()))
                .register(metrics);
        metrics.register(forwarded);
    }

    /** Returns whether a node is alive, as far as this one knows. */
    boolean isAlive(String node) {
        return peers.url(node).isPresent();
    }

    /** Returns the session to which a request is to be forwarded. */
    RemoteSession session(Route.Elsewhere route, ClientAddress address) {
        return new RemoteSession(this, route.node(), "/socket.io/?" + route.query(), address);
    }

    /**
     * Forwards a request, and responds as the other node does, or that the session is unknown if that node does not answer.
     *
     * @return completed, in either way, when the request's body is not needed any more
     */
    CompletableFuture<?> forward(
            RemoteSession session,
            String method,
            Map<String, String> headers,
            Optional<byte[]> body,
            DeferredResponse response) {
        var address = session.client().limitKey();
        if (!quota.acquire(address)) {
            response.reject(engine.countRefusal(EngineHandshakeError.TOO_MANY_SESSIONS));
            return CompletableFuture.completedFuture(null);
        }
        forwarded.labelValues(method.equals("GET") ? "poll" : "post").inc();
        var timeout = settings.pingInterval().plus(settings.pingTimeout()).plus(MARGIN);
        var call = new PeerCall(method, session.target(), session.client(), headers, body, timeout);
        var request = new ForwardedRequest(
                response,
                budget.lease(new Holder(address, true)),
                new StallWatch(timers, settings.sendTimeout()),
                () -> quota.release(address));
        return request.send(client, session.node(), call, timers, engine);
    }

    /** Relays a WebSocket. If there are too many, closes it and returns empty. */
    Optional<FrameReceiver> relay(RemoteSession session, WebSocketTransport transport) {
        var address = session.client().limitKey();
        if (!quota.acquire(address)) {
            engine.refuse(transport);
            return Optional.empty();
        }
        forwarded.labelValues("websocket").inc();
        var relay = new WebSocketRelay(
                transport,
                executor,
                timers,
                new StallWatch(timers, settings.sendTimeout()),
                () -> budget.lease(new Holder(address, true)),
                new WebSocketRelay.Limits(settings.maxPayload(), largestMessage));
        relays.add(relay);
        relay.whenClosed(() -> {
            relays.remove(relay);
            quota.release(address);
        });
        relay.open(listener ->
                client.open(session.node(), session.target(), session.client(), settings.upgradeTimeout(), listener));
        return Optional.of(relay);
    }

    /** Closes all WebSockets that are relayed, because the server stops. */
    void close() {
        relays.forEach(relay -> relay.close(EngineCloseCause.SHUTDOWN));
    }
}
