package dev.sinal.instance;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Passes the requests of Arquillian's client on to its servlet, before Sinal's gate refuses what is not Sinal's own. */
@WebListener
public class TestRunnerRoute implements ServletContextListener {
    private static final String SERVLET = "ArquillianServletRunnerEE9";

    @Override
    public void contextInitialized(ServletContextEvent event) {
        var context = event.getServletContext();
        Filter route = (request, response, chain) ->
                context.getNamedDispatcher(SERVLET).forward(request, response);
        context.addFilter(TestRunnerRoute.class.getName(), route).addMappingForUrlPatterns(null, false, "/" + SERVLET);
    }
}
