package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome;
import java.util.List;

/** An event log that knows by itself which events it has accepted lately, because it has more writers than this process. */
public interface UniqueLog extends EventLog {
    /**
     * Appends events as {@link #append} does, except those that it has accepted lately, by their fingerprints.
     *
     * @throws AppendRefusedException if the log can't take them now
     */
    Outcome.Accepted appendUnique(List<InstanceEvent> events);
}
