package dev.sinal.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Limits the length of the body in a parameter of the type {@link JsonBody}; without it, 1 MiB is the limit. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface MaxBody {
    /** Returns the largest length in bytes. */
    int value();
}
