package dev.sinal.delivery;

import dev.sinal.socketio.Lane;
import java.util.concurrent.Executor;

class MemoryEventLogTest extends EventLogContract {
    @Override
    EventLog log(Lane lane, Executor executor, long backlogBytes) {
        return new MemoryEventLog(lane, backlogBytes);
    }
}
