package dev.sinal.log;

import dev.sinal.config.DataDirectory;
import dev.sinal.config.InstanceSettings;
import dev.sinal.config.LogSettings;
import dev.sinal.config.LogSettings.HistorySync;
import dev.sinal.runtime.SteadyClock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Produces the event log that the settings select. */
@Singleton
class LogProducer {
    @Produces
    @Singleton
    EventLog log(
            LogSettings settings,
            InstanceSettings instances,
            DataDirectory data,
            Executor executor,
            @Shared Optional<EventLog> shared) {
        if (shared.isPresent()) {
            return shared.get();
        }
        if (settings.events() == 0) {
            return new MemoryEventLog(settings.backlogBytes());
        }
        var options = new JournalOptions(
                data.journal(),
                settings.age(),
                settings.events(),
                settings.bytes(),
                settings.sync() == HistorySync.ALWAYS,
                instances.exposeTokens());
        return new JournalEventLog(executor, options, settings.backlogBytes(), new SteadyClock());
    }
}
