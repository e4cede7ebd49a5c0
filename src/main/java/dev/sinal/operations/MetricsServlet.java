package dev.sinal.operations;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Serves the metrics at {@code /metrics}, the path that Prometheus expects.
 *
 * <p>Payara Micro (6.2025.10) maps a servlet of its own to {@code /metrics/*} of the root application. It takes precedence over a REST
 * application at this path, but not over a servlet at the exact path.
 */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        request.getRequestDispatcher("/monitor/metrics").forward(request, response);
    }
}
