package dev.sinal.transport.payara;

import static java.lang.System.Logger.Level.DEBUG;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The scheduler of the idle timeouts of WebSockets on Payara.
 *
 * <p>Tyrus (Payara 6.2025.10, Tyrus 2.1.5) schedules a timeout for each session and each message, also where there is none: then the task is due
 * at once and does nothing. Its scheduler is a {@code ManagedScheduledExecutorService}, which captures the application's context for each task
 * by scanning the class path: a fifth of the CPU time of a connection, and half of that of a message.
 */
final class IdleTimeouts {
    private static final System.Logger LOG = System.getLogger(IdleTimeouts.class.getName());
    private static final PrivateField SCHEDULER = new PrivateField("managedScheduledExecutorService");

    private IdleTimeouts() {}

    /** Keeps Tyrus from scheduling timeouts that do nothing for the sessions that a container opens from now on. */
    static void omit(Object container) {
        try {
            if (SCHEDULER.get(container) instanceof ScheduledExecutorService scheduler && !isOurs(scheduler)) {
                SCHEDULER.set(container, withoutTasksDueAtOnce(scheduler));
            }
        } catch (RuntimeException | LinkageError otherTyrus) {
            LOG.log(DEBUG, "Tyrus schedules a timeout for each message", otherTyrus);
        }
    }

    private static boolean isOurs(ScheduledExecutorService scheduler) {
        return Proxy.isProxyClass(scheduler.getClass()) && Proxy.getInvocationHandler(scheduler) instanceof Omission;
    }

    private static Object withoutTasksDueAtOnce(ScheduledExecutorService scheduler) {
        return Proxy.newProxyInstance(
                IdleTimeouts.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                new Omission(scheduler));
    }

    /** Returns null, which Tyrus accepts for a future, in place of scheduling a task without a delay. */
    private record Omission(ScheduledExecutorService scheduler) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("schedule") && (long) arguments[1] <= 0) {
                return null;
            }
            try {
                return method.invoke(scheduler, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }
    }
}
