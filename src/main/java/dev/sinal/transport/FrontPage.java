package dev.sinal.transport;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** {@code GET /}: sends a browser to the page, and welcomes everyone else as the reference does. */
@WebServlet("")
public class FrontPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient TransportOptions options;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (List.of("GET", "HEAD").contains(request.getMethod())) {
            super.service(request, response);
        } else {
            Reply.notFound(response, request.getMethod(), "/");
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.addHeader("Vary", "Accept");
        var accept = request.getHeader("Accept");
        if (accept != null && accept.contains("text/html")) {
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", "/ui/");
            return;
        }
        var welcome = Json.createObjectBuilder()
                .add("status", HttpServletResponse.SC_OK)
                .add("message", "Welcome to Sinal, it is working!")
                .add("version", options.version())
                .add("mode", options.mode());
        Reply.send(response, HttpServletResponse.SC_OK, welcome.build());
    }
}
