package dev.sinal.rest;

import dev.sinal.access.Action;
import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Function;

/**
 * Binds a resource method to the access check: its caller must be allowed to perform an operation. {@link AccessFilter} checks it before
 * the body is read and once more afterwards.
 */
@NameBinding
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {
    /** Returns the operation; the default allows administrators only. */
    Operation value() default Operation.OPERATE;

    /** An operation over REST. */
    enum Operation {
        CREATE_INSTANCE(instance -> new Action.CreateInstance()),
        LIST_INSTANCES(instance -> new Action.ListInstances()),
        /** Manages the instance in the request's path. */
        MANAGE(Action.Manage::new),
        /** Publishes events of the instance in the request's path. */
        PUBLISH(Action.Publish::new),
        OPERATE(instance -> new Action.Operate());

        private final Function<String, Action> action;

        Operation(Function<String, Action> action) {
            this.action = action;
        }

        /**
         * Returns the action that the access policy decides about.
         *
         * @param instance the name of the instance in the request's path; null if the path names none
         */
        Action on(String instance) {
            return action.apply(instance);
        }
    }
}
