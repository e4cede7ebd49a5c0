package dev.sinal;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/** A connection over which events are published, one at a time. */
final class PublisherConnection {
    /** Fills the data up to 1 KiB. */
    private static final String FILLER = "x".repeat(1024 - "{\"n\":1000000000,\"text\":\"\"}".length());

    private final Form form;
    private final BenchServer.Target target;
    private final SocketChannel channel;
    private final StringBuilder response = new StringBuilder();
    private boolean awaitsResponse;

    PublisherConnection(BenchServer server, Form form) throws IOException {
        this.form = form;
        target = server.targets().get(form);
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", target.port()));
        channel.configureBlocking(false);
    }

    SocketChannel channel() {
        return channel;
    }

    /** The form in which an event is sent. */
    enum Form {
        PUBLICATION,
        /** As Evolution API posts it. */
        WEBHOOK,
        /** As for the webhook, to a program from which the server receives it by Socket.IO. */
        UPSTREAM,
        /** As for the webhook, to a program from which the server receives it by RabbitMQ. */
        AMQP
    }

    /** Publishes an event of an instance. */
    void publish(int number, String instance) throws IOException {
        var event = "{\"event\":\"messages.upsert\",\"data\":{\"n\":" + number + ",\"text\":\"" + FILLER + "\"}";
        var body = form == Form.PUBLICATION
                ? event + "}"
                : event + ",\"instance\":\"" + instance + "\",\"destination\":\"http://localhost:8080/event/webhook\","
                        + "\"date_time\":\"" + Instant.now() + "\",\"server_url\":\"http://localhost:8080\","
                        + "\"apikey\":null}";
        var request = ByteBuffer.wrap(("POST " + target.path().replace("{instance}", instance)
                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\napikey: "
                        + RestClient.KEY + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1));
        channel.write(request);
        awaitsResponse = true;
        if (request.hasRemaining()) {
            throw new IOException("the server does not read the request");
        }
    }

    /** The state of the response to a publication. */
    enum Response {
        PARTIAL,
        COMPLETE,
        /** The connection is closed after this response; servers do that after some hundred requests. */
        LAST
    }

    /** Reads what has arrived of the response. */
    Response read(ByteBuffer buffer) throws IOException {
        if (channel.read(buffer.clear()) < 0) {
            if (awaitsResponse) {
                throw new EOFException("the server has closed a publisher's connection");
            }
            return Response.LAST;
        }
        response.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        var head = response.indexOf("\r\n\r\n");
        var fields = response.substring(0, Math.max(head, 0)).toLowerCase(Locale.ROOT);
        if (head < 0 || !isComplete(fields)) {
            return Response.PARTIAL;
        }
        if (!fields.startsWith("http/1.1 202 ")) {
            throw new IOException("the publication was refused: " + response);
        }
        response.setLength(0);
        awaitsResponse = false;
        return fields.contains("connection: close") ? Response.LAST : Response.COMPLETE;
    }

    private boolean isComplete(String head) {
        var body = response.length() - head.length() - 4;
        var at = head.indexOf("content-length:");
        if (at < 0) {
            return response.indexOf("0\r\n\r\n", head.length()) >= 0; // chunked
        }
        var line = head.substring(at + "content-length:".length())
                .lines()
                .findFirst()
                .orElseThrow();
        return body >= Integer.parseInt(line.strip());
    }
}
