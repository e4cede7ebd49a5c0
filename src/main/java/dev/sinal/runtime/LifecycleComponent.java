package dev.sinal.runtime;

/**
 * A bean that starts and stops with the application. Its constructor only stores what is injected; all that takes time, opens a
 * resource or may fail is done in {@link #start}.
 */
public interface LifecycleComponent {
    /** Returns the phase in which this component starts and stops. Components of one phase must not depend on their order. */
    Phase phase();

    /**
     * Starts this component. Called once, before any component of a later phase starts.
     *
     * @throws RuntimeException if the application can't run without this component; the deployment then fails
     */
    default void start() {}

    /** Stops this component. Called once if {@link #start} returned, after all components of later phases have stopped. */
    default void stop() {}
}
