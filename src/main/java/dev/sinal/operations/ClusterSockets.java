package dev.sinal.operations;

import dev.sinal.access.ClientAddress;
import dev.sinal.cluster.Cluster;
import dev.sinal.cluster.ClusterCommand.SocketsDisconnected;
import dev.sinal.cluster.Node;
import dev.sinal.log.AppendRefusedException;
import dev.sinal.operations.ConnectedSockets.Found;
import dev.sinal.peer.PeerCall;
import dev.sinal.peer.PeerClient;
import dev.sinal.peer.PeerRequest;
import dev.sinal.rest.UnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.http.HttpServletRequest;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The clients that are connected to any node. What another node has is asked of it by the same request, with the caller's key; a node that sends
 * such a request is answered for this node alone.
 */
@Singleton
class ClusterSockets {
    private static final JsonProvider JSON = JsonProvider.provider();

    static final int MAX_LISTED = 1_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** Shorter: until then, the clients are not disconnected. */
    private static final Duration COUNT_TIMEOUT = Duration.ofMillis(500);

    private final ConnectedSockets own;
    private final Optional<Cluster> cluster;
    private final PeerClient peers;

    @Inject
    ClusterSockets(ConnectedSockets own, Optional<Cluster> cluster, PeerClient peers) {
        this.own = own;
        this.cluster = cluster;
        this.peers = peers;
    }

    /** Returns the body of a response that lists the clients that match a query. */
    JsonObject list(SocketQuery query, HttpServletRequest request) {
        if (cluster.isEmpty() || isOfNode(request)) {
            return json(own.find(query, MAX_LISTED)).build();
        }
        var answers = answers(cluster.get(), query, request, TIMEOUT);
        return json(answers.found())
                .add("unanswered", JSON.createArrayBuilder(answers.missing()))
                .build();
    }

    /** Disconnects the clients that match a query, and returns the body of the response. */
    JsonObject disconnect(SocketQuery query, HttpServletRequest request) {
        if (cluster.isEmpty()) {
            return JSON.createObjectBuilder()
                    .add("disconnected", own.disconnect(query))
                    .build();
        }
        var answers = answers(cluster.get(), query, request, COUNT_TIMEOUT);
        try {
            cluster.get().send(new SocketsDisconnected(query.sid(), query.instance(), query.address()));
        } catch (AppendRefusedException e) {
            throw new UnavailableException("Redis is not available", e);
        }
        return JSON.createObjectBuilder()
                .add("disconnected", answers.found().total())
                .add("unanswered", JSON.createArrayBuilder(answers.missing()))
                .build();
    }

    private static boolean isOfNode(HttpServletRequest request) {
        return request.getAttribute(PeerRequest.ATTRIBUTE) != null;
    }

    private static JsonObjectBuilder json(Found found) {
        return JSON.createObjectBuilder()
                .add("total", found.total())
                .add("sockets", JSON.createArrayBuilder(found.youngest()));
    }

    /**
     * What the nodes have answered.
     *
     * @param found the clients of all nodes that have
     * @param missing the ids of the nodes that have not
     */
    private record Answers(Found found, List<String> missing) {}

    private Answers answers(Cluster nodes, SocketQuery query, HttpServletRequest request, Duration timeout) {
        var asked = new LinkedHashMap<String, CompletableFuture<HttpResponse<String>>>();
        var call = new PeerCall(
                "GET",
                "/socket/list" + query.asUriQuery(),
                (ClientAddress) request.getAttribute(ClientAddress.ATTRIBUTE),
                Map.of("apikey", request.getHeader("apikey")),
                Optional.empty(),
                timeout);
        nodes.nodes().stream()
                .map(Node::id)
                .filter(id -> !id.equals(nodes.nodeId()))
                .forEach(id -> asked.put(id, peers.send(id, call, BodyHandlers.ofString())));
        var here = own.find(query, MAX_LISTED);
        var total = here.total();
        var sockets = new ArrayList<>(ofNode(nodes.nodeId(), here.youngest()));
        var missing = new ArrayList<String>();
        for (var answer : asked.entrySet()) {
            var body = body(answer.getValue());
            if (body.isPresent()) {
                total += body.get().getInt("total");
                sockets.addAll(ofNode(
                        answer.getKey(), body.get().getJsonArray("sockets").getValuesAs(JsonObject.class)));
            } else {
                missing.add(answer.getKey());
            }
        }
        sockets.sort(Comparator.comparingInt(socket -> socket.getInt("seconds")));
        return new Answers(new Found(total, sockets.stream().limit(MAX_LISTED).toList()), missing);
    }

    /** Returns the body of an answer; empty if there was none within the timeout of the request, or if it was refused. */
    private static Optional<JsonObject> body(CompletableFuture<HttpResponse<String>> answer) {
        try {
            var response = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                return Optional.empty();
            }
            try (var reader = JSON.createReader(new StringReader(response.body()))) {
                return Optional.of(reader.readObject());
            }
        } catch (ExecutionException | TimeoutException | JsonException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static List<JsonObject> ofNode(String node, List<JsonObject> sockets) {
        return sockets.stream()
                .map(socket ->
                        JSON.createObjectBuilder(socket).add("node", node).build())
                .toList();
    }
}
