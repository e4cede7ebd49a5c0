package dev.sinal.transport;

import dev.sinal.access.BodyBudget;
import dev.sinal.access.BodyBudget.Denial;
import dev.sinal.access.BodyBudget.Holder;
import dev.sinal.access.BodyBudget.Lease;
import dev.sinal.access.ClientAddress;
import dev.sinal.config.IntakeSettings;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.Timers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;

/** The limits on the bodies of POSTs: their part of the {@link BodyBudget}, and the time that they may take to arrive. */
@Singleton
class PostBodies {
    private final BodyBudget budget;
    private final Timers timers;
    private final Duration timeout;
    private final EngineServer engine;

    @Inject
    PostBodies(BodyBudget budget, Timers timers, IntakeSettings settings, EngineServer engine) {
        this.budget = budget;
        this.timers = timers;
        this.timeout = settings.bodyTimeout();
        this.engine = engine;
    }

    /**
     * Returns a lease for the body of a POST.
     *
     * @param accepted whether the client has sent a valid key before
     */
    Lease lease(HttpServletRequest request, boolean accepted) {
        var client = (ClientAddress) request.getAttribute(ClientAddress.ATTRIBUTE);
        return budget.lease(new Holder(client.limitKey(), accepted));
    }

    /** Makes a lease hold enough for a body of a length; returns the error with which its POST is to be rejected if that is too much. */
    Optional<HandshakeError> require(Lease lease, long length) {
        return lease.require(length)
                .map(denial -> engine.countRefusal(
                        denial == Denial.ADDRESS_EXHAUSTED
                                ? AdmissionError.TOO_MANY_BODIES_FROM_ADDRESS
                                : AdmissionError.TOO_MANY_BODIES));
    }

    /** Schedules what is to be done if a body has not arrived in time. */
    Timers.Timeout schedule(Runnable timedOut) {
        return timers.schedule(timeout, timedOut);
    }

    /** Counts a body that has not arrived in time; returns the error with which its POST is to be rejected. */
    HandshakeError countTimeout() {
        budget.count(Denial.TIMEOUT);
        return engine.countRefusal(AdmissionError.BODY_TIMEOUT);
    }
}
