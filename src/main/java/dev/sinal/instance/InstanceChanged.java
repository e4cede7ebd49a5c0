package dev.sinal.instance;

/**
 * Says that an instance was created, changed or deleted, by a CDI event that is fired after the change is durable and
 * visible in {@link Instances}. When its observers have returned, a namespace that was opened is connectable.
 *
 * @param instance the instance's name
 * @param kind which of these it was
 */
public record InstanceChanged(String instance, Kind kind) {
    /** What was done to it. */
    public enum Kind {
        CREATED,
        CHANGED,
        DELETED
    }
}
