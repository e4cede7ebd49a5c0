package dev.sinal.transport;

import dev.sinal.config.EngineSettings;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.PollingTransport;
import dev.sinal.engineio.Timers;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Serves HTTP long polling to clients whose handshake {@link Gate} admitted. */
@WebServlet(name = PollingServlet.NAME, urlPatterns = "/socket.io/*", asyncSupported = true)
public class PollingServlet extends HttpServlet {
    static final String NAME = "polling";
    private static final long serialVersionUID = 1L;

    @Inject
    private transient EngineSettings settings;

    @Inject
    private transient Executor executor;

    @Inject
    private transient Timers timers;

    @Inject
    private transient PostBodies bodies;

    /** Serves admitted clients. Paths below {@code /socket.io/} are mapped here too and are not found. */
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
        var deferred = new DeferredResponse(request, response, executor, timers);
        var client = ClientPrincipal.of(request.getUserPrincipal());
        deferred.serveDispatch(() -> client.remote()
                .ifPresentOrElse(
                        session -> session.poll(request, deferred),
                        () -> poll(client, new ServletPoll(request, deferred))));
    }

    private static void poll(ClientPrincipal client, ServletPoll poll) {
        client.session()
                .or(() -> client.opener().flatMap(PollingServlet::open))
                .ifPresentOrElse(
                        session -> session.poll(poll), () -> poll.reject(EngineHandshakeError.TOO_MANY_SESSIONS));
    }

    private static Optional<EngineSession> open(ClientPrincipal.SessionOpener opener) {
        return opener.open().apply(new PollingTransport(opener.codec()));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        var deferred = new DeferredResponse(request, response, executor, timers);
        deferred.serveDispatch(() -> post(request, deferred));
    }

    private void post(HttpServletRequest request, DeferredResponse deferred) throws IOException {
        var client = ClientPrincipal.of(request.getUserPrincipal());
        PostReceiver receiver = client.remote()
                .<PostReceiver>map(RemoteSession::post)
                .orElseGet(() -> new SessionPost(client.session().orElseThrow()));
        var post = new ServletPost(receiver, settings.maxPayload(), request, deferred, bodies);
        var error = post.acquire().or(() -> receiver.begin(post));
        if (error.isPresent()) {
            post.reject(error.get());
        } else {
            post.read();
        }
    }
}
