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
    private boolean asked;

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
                        + RestClient.KEY + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1));
        channel.write(request);
        asked = true;
        if (request.hasRemaining()) {
            throw new IOException("the server does not take what is published");
        }
    }

    /** What has come of the answer to a publication. */
    enum Answer {
        PART,
        WHOLE,
        /** There will be no other on this connection: servers close it after some hundred. */
        LAST
    }

    /** Reads what has come. */
    Answer read(ByteBuffer buffer) throws IOException {
        if (channel.read(buffer.clear()) < 0) {
            if (asked) {
                throw new EOFException("the server has closed a publisher's connection");
            }
            return Answer.LAST;
        }
        answer.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        var head = answer.indexOf("\r\n\r\n");
        var fields = answer.substring(0, Math.max(head, 0)).toLowerCase(Locale.ROOT);
        if (head < 0 || !isWhole(fields)) {
            return Answer.PART;
        }
        if (!fields.startsWith("http/1.1 202 ")) {
            throw new IOException("the server does not take what is published: " + answer);
        }
        answer.setLength(0);
        asked = false;
        return fields.contains("connection: close") ? Answer.LAST : Answer.WHOLE;
    }

    private boolean isWhole(String head) {
        var body = answer.length() - head.length() - 4;
        var at = head.indexOf("content-length:");
        if (at < 0) {
            return answer.indexOf("0\r\n\r\n", head.length()) >= 0; // chunked
        }
        var line = head.substring(at + "content-length:".length())
                .lines()
                .findFirst()
                .orElseThrow();
        return body >= Integer.parseInt(line.strip());
    }
}
