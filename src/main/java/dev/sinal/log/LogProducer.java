package dev.sinal.log;

import dev.sinal.config.DataDirectory;
import dev.sinal.config.InstanceSettings;
import dev.sinal.config.LogSettings;
import dev.sinal.config.LogSettings.HistorySync;
import dev.sinal.runtime.SerialExecutor;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Produces the event log that the settings select, and the executor of its follower. */
@Singleton
class LogProducer {
    @Produces
    @Singleton
    @Dispatch
    SerialExecutor dispatch(Executor executor) {
        return new SerialExecutor(executor);
    }

    @Produces
    @Singleton
    EventLog log(
            LogSettings settings,
            InstanceSettings instances,
            DataDirectory data,
            @Dispatch SerialExecutor dispatch,
            Executor executor,
            @Shared Optional<EventLog> shared) {
        if (shared.isPresent()) {
            return shared.get();
        }
        if (settings.events() == 0) {
            return new MemoryEventLog(dispatch, settings.backlogBytes());
        }
        var options = new JournalOptions(
                data.journalFile(),
                settings.age(),
                settings.events(),
                settings.bytes(),
                settings.sync() == HistorySync.ALWAYS,
                instances.exposeTokens());
        var clock = new SteadyClock(InstantSource.system(), System::nanoTime);
        return new JournalEventLog(dispatch, executor, options, settings.backlogBytes(), clock);
    }
}
