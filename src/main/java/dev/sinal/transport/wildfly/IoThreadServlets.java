package dev.sinal.transport.wildfly;

import dev.sinal.runtime.ServerThreads;
import io.undertow.server.HttpHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.handlers.ServletDispatchingHandler;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.util.SameThreadExecutor;
import jakarta.servlet.ServletContext;

/**
 * Has the servlets that do not block served on the I/O thread that has read their request: to wake another thread takes a good part of the time
 * of a publication. Loaded by WildFly, by its name in {@code META-INF/services}.
 */
public final class IoThreadServlets implements ServletExtension {
    /** Called by the server, which creates extensions. */
    public IoThreadServlets() {}

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        var servlets = deployment.getServlets().values().stream()
                .filter(IoThreadServlets::isNonBlocking)
                .toList();
        // The server authenticates on another thread. Sinal checks keys itself, and uses none of the security of the
        // server.
        if (deployment.getSecurityConstraints().isEmpty() && !servlets.isEmpty()) {
            servlets.forEach(servlet -> servlet.setExecutor(SameThreadExecutor.INSTANCE));
            deployment.addSecurityWrapper(IoThreadServlets::withoutAuthentication);
        }
    }

    private static boolean isNonBlocking(ServletInfo servlet) {
        return servlet.getInitParams().containsKey(ServerThreads.NON_BLOCKING);
    }

    private static HttpHandler withoutAuthentication(HttpHandler authentication) {
        return exchange -> {
            var servlet = exchange.getAttachment(ServletRequestContext.ATTACHMENT_KEY)
                    .getCurrentServlet()
                    .getManagedServlet()
                    .getServletInfo();
            var next = isNonBlocking(servlet) ? ServletDispatchingHandler.INSTANCE : authentication;
            next.handleRequest(exchange);
        };
    }
}
