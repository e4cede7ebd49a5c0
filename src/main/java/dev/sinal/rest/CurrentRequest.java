package dev.sinal.rest;

import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The REST request that the current thread serves. CDI's own bean does not serve: on Payara (6.2025.10), the request scope is not active when an
 * asynchronous request is dispatched again.
 */
@Singleton
class CurrentRequest {
    private final ThreadLocal<HttpServletRequest> current = new ThreadLocal<>();

    /** Returns the request that the current thread serves. */
    HttpServletRequest get() {
        return current.get();
    }

    /** Sets the request that the current thread serves from now on; null if it serves none. */
    void set(HttpServletRequest request) {
        if (request == null) {
            current.remove();
        } else {
            current.set(request);
        }
    }
}
