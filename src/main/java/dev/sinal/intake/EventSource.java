package dev.sinal.intake;

import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import java.util.Optional;

/**
 * A way by which events come in from a running Evolution API. It hands them to a {@link SourceFeed}.
 *
 * <p>A source that connects to a server starts without it and connects for ever.
 */
public interface EventSource extends LifecycleComponent {
    @Override
    default Phase phase() {
        return Phase.SOURCES;
    }

    /** Returns the status; empty if this source is not configured. */
    Optional<SourceStatus> status();
}
