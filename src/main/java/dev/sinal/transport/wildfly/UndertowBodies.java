package dev.sinal.transport.wildfly;

import io.undertow.io.Receiver;
import io.undertow.io.Sender;
import io.undertow.server.BlockingHttpExchange;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/**
 * Discards bodies that no servlet has read to their end. After the response, Undertow's servlets (WildFly 39) read the rest themselves, and
 * hold a thread until the client has sent it.
 */
public final class UndertowBodies implements BlockingHttpExchange {
    private final HttpServerExchange exchange;
    private final Duration timeout;
    private final BlockingHttpExchange servlet;

    private UndertowBodies(HttpServerExchange exchange, Duration timeout) {
        this.exchange = exchange;
        this.timeout = timeout;
        this.servlet = exchange.startBlocking(this);
    }

    /** Has an I/O thread discard what is left of a request's body after the response. The connection is closed if that takes too long. */
    public static void drainUnread(ServletRequest request, Duration timeout) {
        exchange(request)
                .filter(exchange -> !exchange.isRequestComplete())
                .ifPresent(exchange -> new UndertowBodies(exchange, timeout));
    }

    private static Optional<HttpServerExchange> exchange(ServletRequest request) {
        var unwrapped = request;
        while (unwrapped instanceof ServletRequestWrapper wrapper) {
            unwrapped = wrapper.getRequest();
        }
        return unwrapped instanceof HttpServletRequestImpl undertow
                ? Optional.of(undertow.getExchange())
                : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (exchange.isRequestComplete()) {
            servlet.close();
            return;
        }
        var deadline = exchange.getIoThread()
                .executeAfter(
                        () -> IoUtils.safeClose(exchange.getConnection()), timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            exchange.addExchangeCompleteListener((completed, next) -> {
                deadline.remove();
                next.proceed();
            });
        } catch (IllegalStateException complete) { // the rest has arrived, and the server's call is late
            deadline.remove();
        }
        exchange.getAttachment(ServletRequestContext.ATTACHMENT_KEY)
                .getOriginalResponse()
                .closeStreamAndWriter();
    }

    @Override
    public InputStream getInputStream() {
        return servlet.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
        return servlet.getOutputStream();
    }

    @Override
    public Sender getSender() {
        return servlet.getSender();
    }

    @Override
    public Receiver getReceiver() {
        return servlet.getReceiver();
    }
}
