package dev.sinal.peer;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Finds out whether anything listens at the address of a node. */
public final class PeerProbe {
    private static final int TIMEOUT_MILLIS = 500;

    private PeerProbe() {}

    /**
     * Returns whether the machine of an address refuses connections to it, because no process listens there. Connections to a process that is
     * only stopped are accepted. A machine that can't be reached says nothing about its processes. Blocks for 500 ms at most, and while the
     * name is resolved.
     */
    public static boolean isRefused(URI url) {
        var defaultPort = url.getScheme().equals("https") ? 443 : 80;
        try (var socket = new Socket()) {
            var address = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? defaultPort : url.getPort());
            socket.connect(address, TIMEOUT_MILLIS);
            return false;
        } catch (ConnectException failure) {
            // "Network is unreachable" is the same exception.
            return String.valueOf(failure.getMessage()).startsWith("Connection refused");
        } catch (IOException unknown) {
            return false;
        }
    }
}
