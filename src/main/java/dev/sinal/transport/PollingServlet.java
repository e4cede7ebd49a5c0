package dev.sinal.transport;

import dev.sinal.access.LimitedBody;
import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.Polling;
import dev.sinal.socketio.SocketIoServer;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** HTTP long polling, for requests that the gate has let through. */
@WebServlet(name = PollingServlet.NAME, urlPatterns = "/socket.io/*", asyncSupported = true)
public class PollingServlet extends HttpServlet {
    static final String NAME = "polling";
    private static final long serialVersionUID = 1L;

    @Inject
    private transient SocketIoServer server;

    @Inject
    private transient TransportOptions options;

    /** Serves whom the gate has let in; a path that only looks like the server's own leads here too. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (request.getUserPrincipal() instanceof AdmittedClient) {
            super.service(request, response);
        } else {
            Reply.notFound(response, request.getMethod(), request.getRequestURI());
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        var poll = new AsyncPoll(request, response);
        AdmittedClient.of(request.getUserPrincipal())
                .session()
                .or(() -> open(request))
                .ifPresentOrElse(session -> session.poll(poll), () -> poll.refuse(HandshakeError.TOO_MANY_SESSIONS));
    }

    private Optional<EngineSession> open(HttpServletRequest request) {
        return AdmittedClient.of(request.getUserPrincipal())
                .entry()
                .flatMap(entry -> server.accept(new Polling(), entry));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var session = AdmittedClient.of(request.getUserPrincipal()).session().orElseThrow();
        if (!session.beginPost()) {
            Reply.refuse(response, HandshakeError.BAD_REQUEST);
            return;
        }
        Optional<String> payload = Optional.empty();
        try {
            payload = payload(session, request, response);
        } finally {
            session.posted(payload);
        }
        if (payload.isPresent()) {
            Reply.send(response, HttpServletResponse.SC_OK, "text/html", "ok");
        }
    }

    private Optional<String> payload(EngineSession session, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if ("application/octet-stream".equals(request.getContentType())) {
            session.close(CloseCause.PARSE_ERROR); // protocol 4 writes binary as base64
            Reply.refuse(response, HandshakeError.BAD_REQUEST);
            return Optional.empty();
        }
        var body = LimitedBody.read(request.getInputStream(), options.maxPayload());
        if (body.isEmpty()) {
            Reply.refuse(response, HandshakeError.TOO_LARGE);
        }
        return body.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
