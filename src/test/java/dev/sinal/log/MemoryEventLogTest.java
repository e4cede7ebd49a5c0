package dev.sinal.log;

import dev.sinal.runtime.SerialExecutor;
import java.util.concurrent.Executor;

/** The event log in memory. */
class MemoryEventLogTest extends EventLogContract {
    @Override
    EventLog log(SerialExecutor dispatch, Executor executor, long backlogBytes) {
        return new MemoryEventLog(dispatch, backlogBytes);
    }
}
