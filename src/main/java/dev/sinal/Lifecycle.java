package dev.sinal;

import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Started;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/**
 * Starts all components in the order of their phases when the application is deployed, and stops them in the opposite order when it is
 * undeployed.
 *
 * <p>This is a servlet listener rather than an observer of CDI's own events, because both servers call {@code contextDestroyed} while
 * WebSockets are still open. Later Payara (6.2025.10) drops them without a close frame.
 */
@WebListener
public class Lifecycle implements ServletContextListener {
    private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());

    @Inject
    @Any
    private Instance<LifecycleComponent> components;

    @Inject
    private Event<Started> started;

    private final Deque<LifecycleComponent> running = new ArrayDeque<>();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            components.stream()
                    .sorted(Comparator.comparing(LifecycleComponent::phase))
                    .forEach(component -> {
                        component.start();
                        running.push(component);
                    });
        } catch (RuntimeException | Error failure) {
            stopAll();
            throw failure;
        }
        started.fire(new Started());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        stopAll();
    }

    private void stopAll() {
        while (!running.isEmpty()) {
            var component = running.pop();
            try {
                component.stop();
            } catch (RuntimeException failure) {
                LOG.log(System.Logger.Level.ERROR, "component failed to stop: " + component, failure);
            }
        }
    }
}
