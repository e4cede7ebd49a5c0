package dev.sinal.transport.payara;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;

/**
 * An upgrade handler around Tyrus's own that starts to read from the connection once the WebSocket exists.
 *
 * <p>Tyrus's handler (Payara 6.2025.10, Tyrus 2.1.5) starts to read, and creates its WebSocket after that. If the client has sent data by then,
 * or is gone, Payara calls the handler's read listener at once, on the same thread. The listener blocks until the WebSocket exists, so the
 * thread is blocked forever.
 */
public class DeferredReadUpgrade implements HttpUpgradeHandler {
    private static final System.Logger LOG = System.getLogger(DeferredReadUpgrade.class.getName());

    private HttpUpgradeHandler handler;

    /** Called by the server, which creates upgrade handlers. */
    public DeferredReadUpgrade() {}

    /**
     * Upgrades a request with a new handler of a type, inside a handler of this class; or with the former alone, if it has no constructor
     * without parameters, as in another version of Tyrus.
     *
     * @param request the server's own request
     * @return the new handler of that type
     */
    public static <T extends HttpUpgradeHandler> T upgrade(HttpServletRequest request, Class<T> type)
            throws IOException, ServletException {
        T handler;
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            handler = constructor.newInstance();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError otherTyrus) {
            return request.upgrade(type);
        }
        request.upgrade(DeferredReadUpgrade.class).handler = handler;
        return handler;
    }

    @Override
    public void init(WebConnection connection) {
        try {
            var in = new Input(connection.getInputStream());
            handler.init(new UpgradedConnection(connection, in));
            in.start();
        } catch (IOException closed) {
            throw new IllegalStateException("the connection of a WebSocket has no streams", closed);
        }
    }

    @Override
    public void destroy() {
        handler.destroy();
    }

    private record UpgradedConnection(WebConnection connection, ServletInputStream in) implements WebConnection {
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

    /** The connection's input, which calls no listener before {@link #start}. */
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

        void start() {
            try {
                in.setReadListener(listener);
            } catch (IllegalStateException closed) {
                LOG.log(DEBUG, "WebSocket closed before it was read from", closed);
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
