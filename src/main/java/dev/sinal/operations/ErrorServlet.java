package dev.sinal.operations;

import dev.sinal.transport.JsonResponse;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/**
 * Answers in JSON what a server refuses by itself within the application, such as a range that a file does not have, in place of the server's
 * own page, which shows the server's name. web.xml names it. Clients can't request it: its name is not that of a class.
 */
@WebServlet(name = "error", urlPatterns = "/ui/error")
public class ErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final JsonProvider JSON = JsonProvider.provider();

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var status = (int) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        var known = Response.Status.fromStatusCode(status);
        var phrase = known == null ? "Error" : known.getReasonPhrase();
        var body = JSON.createObjectBuilder()
                .add("status", status)
                .add("error", phrase)
                .add(
                        "response",
                        JSON.createObjectBuilder()
                                .add("message", JSON.createArrayBuilder().add(phrase)));
        response.setHeader("X-Content-Type-Options", "nosniff"); // Undertow has removed it
        JsonResponse.send(response, status, body.build());
    }
}
