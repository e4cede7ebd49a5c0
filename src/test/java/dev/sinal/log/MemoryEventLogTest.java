package dev.sinal.log;

import dev.sinal.runtime.SerialExecutor;
import java.util.concurrent.Executor;

class MemoryEventLogTest extends EventLogContract {
    @Override
    EventLog log(SerialExecutor lane, Executor executor, long backlogBytes) {
        return new MemoryEventLog(lane, backlogBytes);
    }
}
