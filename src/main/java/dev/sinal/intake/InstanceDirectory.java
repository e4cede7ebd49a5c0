package dev.sinal.intake;

import dev.sinal.access.ApiKey;
import dev.sinal.instance.InstanceName;
import java.util.Optional;

/** The instances as the Evolution API knows them that events come from. */
public interface InstanceDirectory {
    /** Returns the token of an instance there; empty if it is not known, or if there was no answer within a short time. */
    Optional<ApiKey> token(InstanceName name);

    /**
     * Makes the instances here have the tokens, states and settings that they have there.
     *
     * @return what was done; empty if no Evolution API is configured
     * @throws dev.sinal.rest.UnavailableException if it does not answer, or the database is not available
     */
    Optional<Result> sync();

    /**
     * The result of a comparison.
     *
     * @param added the number of instances that were registered
     * @param changed the number of instances whose token, state or settings were changed
     * @param removed the number of instances that have been deleted there since an earlier comparison
     */
    record Result(int added, int changed, int removed) {}
}
