package dev.sinal.rest;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Runs an action when an asynchronous request has ended in whatever way. The action may run twice. */
final class RequestEnd implements AsyncListener {
    private final Runnable action;

    RequestEnd(Runnable action) {
        this.action = action;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        action.run();
    }

    @Override
    public void onError(AsyncEvent event) {
        action.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // The server completes the request then.
    }

    /** Called when the request, which has been served again, becomes asynchronous once more: then this is no listener any more. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        // The request has not ended.
    }
}
