package dev.sinal.instance;

import dev.sinal.instance.ChangeAnnouncer.Announcement;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The instances as commands find and change them, one command at a time. A change is durable when the method returns, and in memory before
 * any event that is published later is broadcast; then an {@link InstanceChanged} has been fired.
 *
 * <p>Every method throws an {@link dev.sinal.rest.UnavailableException} if the database is not available. Then the change has not happened, or
 * {@link #reconcile} finds out.
 */
interface InstanceStore {
    /** Puts all instances into memory. No event is fired. */
    void load();

    /** Returns the instance of a name in the state that a command changes. */
    Optional<Instance> find(String name);

    /** Adds an instance, unless its name or token is in use; then returns which. */
    Optional<Conflict> insert(Instance instance);

    /**
     * Changes an instance, unless its new token is in use.
     *
     * @return empty if there is none of this name
     */
    Optional<CreateResult> update(String name, UnaryOperator<Instance> change);

    /** Changes an instance's connection. No event is fired. */
    void updateConnection(String name, UnaryOperator<Instance> change);

    /**
     * Removes an instance.
     *
     * @param publishLast publishes its last events, while it can still be found
     */
    void delete(Instance instance, Runnable publishLast);

    /** Makes memory and the database agree, if the last change may have failed half-way. Called before each command, and periodically. */
    void reconcile();

    /** Returns the announcement of the change since the last call; the caller waits for it without holding up other commands. */
    Announcement takeAnnouncement();
}
