package dev.sinal;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection over which events are published, one at a time. */
final class Publishing {
    /** Follows the number's member, so that the data is 1 KiB in all. */
    private static final String FILLER = "x".repeat(1024 - "{\"n\":1000000000,\"text\":\"\"}".length());

    private final Peer peer;
    private final SocketChannel channel;
    private final StringBuilder answer = new StringBuilder();

    Publishing(Peer peer) throws IOException {
        this.peer = peer;
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", peer.publishPort()));
        channel.configureBlocking(false);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Publishes an event. */
    void publish(int number) throws IOException {
        var body = "{\"event\":\"messages.upsert\",\"data\":{\"n\":" + number + ",\"text\":\"" + FILLER + "\"}}";
        var request = ByteBuffer.wrap(("POST " + peer.publishPath() + " HTTP/1.1\r\nHost: 127.0.0.1\r\napikey: "
                        + Client.KEY + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1));
        channel.write(request);
        if (request.hasRemaining()) {
            throw new IOException("the server does not take what is published");
        }
    }

    /** Reads what has come of the answer, and tells whether it is there as a whole. */
    boolean answered(ByteBuffer buffer) throws IOException {
        if (channel.read(buffer.clear()) < 0) {
            throw new EOFException("the server has closed a publisher's connection: " + answer);
        }
        answer.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        if (!isWhole()) {
            return false;
        }
        if (!answer.substring(0, "HTTP/1.1 202".length()).equals("HTTP/1.1 202")) {
            throw new IOException("the server does not take what is published: " + answer);
        }
        answer.setLength(0);
        return true;
    }

    private boolean isWhole() {
        var head = answer.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        var fields = answer.substring(0, head).toLowerCase(Locale.ROOT);
        var at = fields.indexOf("content-length:");
        if (at < 0) {
            return answer.indexOf("0\r\n\r\n", head) >= 0; // chunked
        }
        var line = fields.substring(at + "content-length:".length())
                .lines()
                .findFirst()
                .orElseThrow();
        return answer.length() >= head + 4 + Integer.parseInt(line.strip());
    }
}
