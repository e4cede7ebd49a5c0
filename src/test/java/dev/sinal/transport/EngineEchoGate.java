package dev.sinal.transport;

import dev.sinal.access.ClientAddress;
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
import java.net.InetAddress;

/** The filter of the Engine.IO echo at {@code /engine.io/}: admits all handshakes. */
public class EngineEchoGate extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient EngineEcho echo;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.setAttribute(
                ClientAddress.ATTRIBUTE, new ClientAddress(InetAddress.getByName(request.getRemoteAddr()), true));
        var handshake = RoutedRequest.handshake(request, request.getRemoteAddr());
        var route = echo.engine().route(handshake);
        if (route instanceof Route.Refused refused) {
            JsonResponse.reject(response, refused.error());
        } else {
            RoutedRequest.forward(request, response, chain, "/engine.io/", client(handshake, route));
        }
    }

    private ClientPrincipal client(HandshakeRequest handshake, Route route) {
        if (route instanceof Route.Continuing continuing) {
            return ClientPrincipal.continuing(continuing.session());
        }
        var codec = ((Route.Opening) route).codec();
        return ClientPrincipal.opening(codec, transport -> echo.open(transport, codec, handshake.address()));
    }
}
