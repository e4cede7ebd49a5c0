package dev.sinal.rest;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A request whose body arrives when the test says so. */
final class FakeRequest {
    /** What happened to the asynchronous request. */
    final List<String> events = new ArrayList<>();

    final Stream body = new Stream();
    private final Map<String, Object> attributes = new HashMap<>();
    private final long length;
    /** Thrown by {@code startAsync}. */
    RuntimeException startFailure;

    /** @param length the announced length; negative if there is none */
    FakeRequest(long length) {
        this.length = length;
    }

    HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (proxy, method, args) -> switch (method.getName()) {
            case "getInputStream" -> body;
            case "getContentLengthLong" -> length;
            case "getAttribute" -> attributes.get(args[0].toString());
            case "setAttribute" -> attributes.put(args[0].toString(), args[1]);
            case "getServletPath" -> "/event";
            case "startAsync" -> startAsync();
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (proxy, method, args) -> events.add(method.getName() + " " + args[0]));
    }

    private AsyncContext startAsync() {
        if (startFailure != null) {
            throw startFailure;
        }
        return proxy(AsyncContext.class, (proxy, method, args) -> {
            switch (method.getName()) {
                case "setTimeout" -> {
                    if (events.contains("started")) {
                        throw new IllegalStateException("the dispatch has returned");
                    }
                    events.add("started");
                }
                case "getRequest" -> {
                    return proxy(
                            HttpServletRequest.class,
                            (request, getter, none) -> proxy(ServletContext.class, (context, any, ignored) -> null));
                }
                case "getResponse" -> {
                    return response();
                }
                case "dispatch" -> events.add("dispatched to " + args[1]);
                default -> events.add(method.getName());
            }
            return null;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FakeRequest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** The stream of a body. */
    static final class Stream extends ServletInputStream {
        private byte[] arrived = new byte[0];
        private int position;
        private ReadListener listener;
        private boolean ended;
        /** How many bytes were read. */
        int read;
        /** Thrown by the next read. */
        Throwable failure;
        /** Called by each read. */
        Runnable onRead = () -> {};

        /** Lets bytes arrive, and calls the listener. */
        void arrive(int count) throws IOException {
            arrived = new byte[count];
            position = 0;
            if (listener != null) {
                listener.onDataAvailable();
            }
        }

        /** Lets the body end. */
        void end() throws IOException {
            ended = true;
            listener.onAllDataRead();
        }

        @Override
        public int available() {
            return arrived.length - position;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            onRead.run();
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof IOException broken) {
                throw broken;
            }
            var count = Math.min(length, available());
            if (count == 0) {
                if (ended) {
                    return -1;
                }
                throw new IllegalStateException("would block");
            }
            position += count;
            read += count;
            return count;
        }

        @Override
        public boolean isFinished() {
            return ended;
        }

        @Override
        public boolean isReady() {
            return available() > 0;
        }

        @Override
        public void setReadListener(ReadListener newListener) {
            listener = newListener;
        }
    }
}
