package dev.sinal.instance;

/**
 * Says that an instance was created, changed or deleted, by a CDI event that is fired after the change is durable and
 * visible in {@link Instances}. When its observers have returned, a namespace that was opened is connectable.
 *
 * @param instance the instance's name
 */
public record InstanceChanged(String instance) {}
