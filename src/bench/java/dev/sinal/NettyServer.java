package dev.sinal;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;

/**
 * A netty-socketio server that does the same as src/bench/node: it sends events that are posted to /publish to the namespace /bench, in an
 * envelope. The arguments are the ports for clients and for publishers.
 */
final class NettyServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NettyServer() {}

    public static void main(String[] args) throws IOException {
        var configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(Integer.parseInt(args[0]));
        var server = new SocketIOServer(configuration);
        var listeners = server.addNamespace("/bench");
        server.start();
        System.setProperty(
                "sun.net.httpserver.nodelay", "true"); // without it each response waits for a TCP acknowledgement
        var http = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])), 0);
        http.createContext("/publish", exchange -> publish(exchange, listeners));
        http.start();
    }

    private static void publish(HttpExchange exchange, SocketIONamespace listeners) throws IOException {
        var body = JSON.readTree(exchange.getRequestBody());
        var event = body.get("event").asText();
        listeners.getBroadcastOperations().sendEvent(event, envelope(event, body.get("data")));
        var answer = "{}".getBytes();
        exchange.sendResponseHeaders(202, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static LinkedHashMap<String, Object> envelope(String event, JsonNode data) {
        var envelope = new LinkedHashMap<String, Object>();
        envelope.put("event", event);
        envelope.put("instance", "bench");
        envelope.put("data", data);
        envelope.put("server_url", "http://localhost:8080");
        envelope.put("date_time", Instant.now().toString());
        envelope.put("apikey", null);
        return envelope;
    }
}
