package dev.sinal.log;

import java.util.concurrent.Executor;

/** The event log in memory. */
class MemoryEventLogTest extends EventLogContract {
    @Override
    EventLog log(Executor executor, long backlogBytes) {
        return new MemoryEventLog(backlogBytes);
    }
}
