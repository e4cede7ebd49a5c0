package dev.sinal.transport;

import dev.sinal.config.EngineSettings;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.PollingTransport;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;

/** HTTP long polling, for requests that the gate has let through. */
@WebServlet(name = PollingServlet.NAME, urlPatterns = "/socket.io/*", asyncSupported = true)
public class PollingServlet extends HttpServlet {
    static final String NAME = "polling";
    private static final long serialVersionUID = 1L;

    @Inject
    private transient EngineSettings settings;

    @Inject
    private transient Executor executor;

    /** Serves whom the gate has let in; a path that only looks like the server's own leads here too. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (request.getUserPrincipal() instanceof ClientPrincipal) {
            super.service(request, response);
        } else {
            JsonResponse.notFound(response, request.getMethod(), request.getRequestURI());
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        var reply = new DeferredResponse(request, response, executor);
        var poll = new ServletPoll(request, reply);
        var client = ClientPrincipal.of(request.getUserPrincipal());
        client.session()
                .or(() -> client.opening().flatMap(PollingServlet::open))
                .ifPresentOrElse(
                        session -> session.poll(poll), () -> poll.reject(EngineHandshakeError.TOO_MANY_SESSIONS));
        reply.served();
    }

    private static Optional<EngineSession> open(ClientPrincipal.Opening opening) {
        return opening.on().apply(new PollingTransport(opening.dialect()));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var session = ClientPrincipal.of(request.getUserPrincipal()).session().orElseThrow();
        var reply = new DeferredResponse(request, response, executor);
        var post = new ServletPost(session, settings.maxPayload(), request, reply);
        var refusal = session.beginPost(post);
        if (refusal.isPresent()) {
            post.reject(refusal.get());
        } else {
            post.read();
        }
        reply.served();
    }
}
