package dev.sinal.transport.payara;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;

/**
 * Begins to read from an upgraded connection when the WebSocket is there, not before.
 *
 * <p>Tyrus's own handler (Payara 6.2025.10, Tyrus 2.1.5) begins to read, and makes its WebSocket then. If the client has sent something by
 * that time, or is gone, Payara tells it at once, on the same thread; it waits there for its WebSocket, and the thread is lost for good.
 */
public class DeferredReadUpgrade implements HttpUpgradeHandler {
    private static final System.Logger LOG = System.getLogger(DeferredReadUpgrade.class.getName());

    private HttpUpgradeHandler handler;

    /** For the server, which makes it. */
    public DeferredReadUpgrade() {}

    /** Whose upgrade it is; before it begins. */
    public void of(HttpUpgradeHandler newHandler) {
        handler = newHandler;
    }

    @Override
    public void init(WebConnection connection) {
        try {
            var in = new Input(connection.getInputStream());
            handler.init(new Connection(connection, in));
            in.begin();
        } catch (IOException gone) {
            throw new IllegalStateException("the connection of a WebSocket has no streams", gone);
        }
    }

    @Override
    public void destroy() {
        handler.destroy();
    }

    private record Connection(WebConnection connection, ServletInputStream in) implements WebConnection {
        @Override
        public ServletInputStream getInputStream() {
            return in;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            return connection.getOutputStream();
        }

        @Override
        public void close() throws IOException {
            try {
                connection.close();
            } catch (IOException | RuntimeException failed) {
                throw failed;
            } catch (Exception failed) {
                throw new IOException(failed);
            }
        }
    }

    /** The connection's own, but that the listener is told nothing yet. */
    private static final class Input extends ServletInputStream {
        private final ServletInputStream in;
        private ReadListener listener;

        Input(ServletInputStream in) {
            this.in = in;
        }

        @Override
        public void setReadListener(ReadListener newListener) {
            listener = newListener;
        }

        void begin() {
            try {
                in.setReadListener(listener);
            } catch (IllegalStateException closed) {
                LOG.log(System.Logger.Level.DEBUG, "a WebSocket was closed before it was read from", closed);
            }
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return in.read(bytes, from, length);
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
