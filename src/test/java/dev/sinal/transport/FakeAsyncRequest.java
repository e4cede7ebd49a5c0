package dev.sinal.transport;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A request that can become asynchronous, and its response, as a server has them. A test decides how much the client takes. */
final class FakeAsyncRequest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AtomicInteger completions = new AtomicInteger();
    private final Output output = new Output();
    private int status;
    private boolean started;
    private boolean dispatched;
    private int takes = Integer.MAX_VALUE;
    private WriteListener listener;

    HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (method, arguments) -> {
            if (method.equals("startAsync")) {
                started = true;
                return context();
            }
            return null;
        });
    }

    HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (method, arguments) -> {
            if (method.equals("setStatus")) {
                status = (int) arguments[0];
            }
            return method.equals("getOutputStream") ? output : null;
        });
    }

    AsyncContext context() {
        return proxy(AsyncContext.class, (method, arguments) -> {
            if (method.equals("setTimeout") && dispatched) {
                throw new IllegalStateException("the dispatch has returned");
            }
            if (method.equals("complete")) {
                completions.incrementAndGet();
            }
            return null;
        });
    }

    ServletOutputStream output() {
        return output;
    }

    /** Lets the dispatch return. */
    void returnDispatch() {
        dispatched = true;
    }

    /** Lets the client take this number of bytes from now on. */
    void take(int bytes) {
        takes = bytes;
        if (listener != null) {
            try {
                listener.onWritePossible();
            } catch (java.io.IOException failed) {
                throw new AssertionError(failed);
            }
        }
    }

    int status() {
        return status;
    }

    boolean isAsync() {
        return started;
    }

    int bytesWritten() {
        return written.size();
    }

    /** Returns how often the asynchronous request was completed. */
    int completions() {
        return completions.get();
    }

    private interface Call {
        Object apply(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    var result = call.apply(method.getName(), arguments);
                    return result == null && method.getReturnType() == boolean.class ? false : result;
                }));
    }

    private final class Output extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return takes > 0;
        }

        @Override
        public void setWriteListener(WriteListener newListener) {
            listener = newListener;
            take(takes);
        }

        @Override
        public void write(int single) {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            written.write(bytes, from, length);
            takes -= Math.min(takes, length);
        }
    }
}
