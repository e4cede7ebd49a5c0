package dev.sinal.transport;

import dev.sinal.echo.EngineEcho;
import dev.sinal.engineio.HandshakeRequest;
import dev.sinal.engineio.Route;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The way into the echo of Engine.IO alone, at {@code /engine.io/}. */
public class EngineEchoGate extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient EngineEcho echo;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var asked = RoutedRequest.asked(request, request.getRemoteAddr());
        var route = echo.engine().route(asked);
        if (route instanceof Route.Refused refused) {
            JsonResponse.refuse(response, refused.error());
        } else {
            RoutedRequest.pass(request, response, chain, "/engine.io/", client(asked, route));
        }
    }

    private ClientPrincipal client(HandshakeRequest asked, Route route) {
        if (route instanceof Route.Continuing continuing) {
            return ClientPrincipal.continuing(continuing.session());
        }
        var dialect = ((Route.Opening) route).codec();
        return ClientPrincipal.opening(dialect, transport -> echo.open(transport, dialect, asked.address()));
    }
}
