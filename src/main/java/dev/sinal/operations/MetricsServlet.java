package dev.sinal.operations;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * {@code /metrics}, where everybody looks for metrics.
 *
 * <p>Payara Micro (6.2025.10) puts its own servlet at {@code /metrics/*} of the root application; it wins over a REST
 * application there, and loses to a servlet at the very path.
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
