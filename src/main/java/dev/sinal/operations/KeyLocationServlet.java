package dev.sinal.operations;

import dev.sinal.access.ClientAddress;
import dev.sinal.access.ForeignPages;
import dev.sinal.transport.JsonResponse;
import jakarta.inject.Inject;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Tells the page at {@code /ui/} where the global key is, if the page is open in a browser on this machine, and {@code null} if not. */
@WebServlet("/ui/key")
public class KeyLocationServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final JsonProvider JSON = JsonProvider.provider();

    @Inject
    private transient KeyLocation location;

    @Inject
    private transient ForeignPages foreignPages;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("GET")) {
            JsonResponse.notFound(response, request.getMethod(), request.getRequestURI());
            return;
        }
        var client = (ClientAddress) request.getAttribute(ClientAddress.ATTRIBUTE);
        var local = client.isLoopback() && !foreignPages.mayBeForeign(client, request::getHeader, false);
        var answer = JSON.createObjectBuilder();
        if (local) {
            answer.add("location", location.toString());
        } else {
            answer.addNull("location");
        }
        JsonResponse.send(response, HttpServletResponse.SC_OK, answer.build());
    }
}
