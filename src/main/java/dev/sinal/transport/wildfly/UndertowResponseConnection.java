package dev.sinal.transport.wildfly;

import dev.sinal.transport.ResponseConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import org.xnio.IoUtils;

/** The Undertow exchange of a response on WildFly. */
public final class UndertowResponseConnection implements ResponseConnection {
    private final HttpServerExchange exchange;

    private UndertowResponseConnection(HttpServerExchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Returns the connection of a request of the server's own.
     *
     * @throws ClassCastException if this version of the server differs from the one that is supported
     */
    public static ResponseConnection of(ServletRequest request) {
        return new UndertowResponseConnection(((HttpServletRequestImpl) request).getExchange());
    }

    /**
     * Completes the request. Undertow still holds the end of the response, up to 16 KB, and writes it as the client reads. If the body of the
     * request was not read to its end, the connection is closed afterwards: Undertow would read the rest and hold a thread meanwhile.
     */
    @Override
    public void complete(AsyncContext context, Runnable taken) {
        exchange.addExchangeCompleteListener((completed, next) -> {
            try {
                taken.run();
            } finally {
                next.proceed();
            }
        });
        if (!exchange.isRequestComplete()) {
            exchange.setPersistent(false);
            exchange.getConnection().terminateRequestChannel(exchange);
        }
        context.complete();
    }

    @Override
    public void abort() {
        IoUtils.safeClose(exchange.getConnection());
    }
}
