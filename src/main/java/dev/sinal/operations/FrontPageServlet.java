package dev.sinal.operations;

import dev.sinal.config.StreamingSettings;
import dev.sinal.transport.JsonResponse;
import jakarta.inject.Inject;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Handles {@code GET /}: redirects browsers to the page, and answers other clients with the reference's welcome message. */
@WebServlet("")
public class FrontPageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final JsonProvider JSON = JsonProvider.provider();

    @Inject
    private transient StreamingSettings settings;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (List.of("GET", "HEAD").contains(request.getMethod())) {
            super.service(request, response);
        } else {
            JsonResponse.notFound(response, request.getMethod(), "/");
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
        var welcome = JSON.createObjectBuilder()
                .add("status", HttpServletResponse.SC_OK)
                .add("message", "Welcome to Sinal, it is working!")
                .add("version", Version.CURRENT)
                .add("mode", settings.mode().toString());
        JsonResponse.send(response, HttpServletResponse.SC_OK, welcome.build());
    }
}
