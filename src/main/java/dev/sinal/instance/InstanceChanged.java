package dev.sinal.instance;

/**
 * A CDI event that is fired when an instance was created, changed or deleted, after the change is durable and visible in
 * {@link Instances}. When its observers have returned, a new namespace accepts connections.
 *
 * @param instance the instance's name
 * @param kind the kind of change
 */
public record InstanceChanged(String instance, Kind kind) {
    /** The kind of a change. */
    public enum Kind {
        CREATED,
        CHANGED,
        DELETED
    }
}
