package dev.sinal.operations;

import dev.sinal.access.GlobalKeys;
import dev.sinal.access.GlobalKeysChanged;
import dev.sinal.config.DataDirectory;
import dev.sinal.config.Settings;
import dev.sinal.config.StreamingSettings.Mode;
import dev.sinal.instance.DatabaseSource;
import dev.sinal.runtime.Started;
import dev.sinal.transport.SinkSelector;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

/** Logs at start what an operator has to know: settings that name nothing, weak keys, the mode, and where the data is. */
@Singleton
class StartupReport {
    private static final System.Logger LOG = System.getLogger("dev.sinal");

    private final Settings settings;
    private final GlobalKeys keys;
    private final DataDirectory data;
    private final DatabaseSource database;
    private final SinkSelector sinks;

    @Inject
    StartupReport(Settings settings, GlobalKeys keys, DataDirectory data, DatabaseSource database, SinkSelector sinks) {
        this.settings = settings;
        this.keys = keys;
        this.data = data;
        this.database = database;
        this.sinks = sinks;
    }

    void started(@Observes Started event) {
        Settings.unknown(ConfigProvider.getConfig().getPropertyNames())
                .forEach(name -> LOG.log(System.Logger.Level.WARNING, "{0} is not a setting of Sinal", name));
        reportWeakness();
        if (settings.access().apiKey().isEmpty()
                && settings.access().apiKeysFile().isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "AUTHENTICATION_API_KEY is not set; the global key is in {0}",
                    data.keyFile());
        }
        if (settings.streaming().mode() == Mode.OFF) {
            LOG.log(System.Logger.Level.WARNING, "streaming is off; set WEBSOCKET_ENABLED=true to turn it on");
        }
        LOG.log(
                System.Logger.Level.INFO,
                "Sinal is ready at {0}, mode: {1}, sender: {2}, data: {3}, database: {4}",
                settings.instances().serverUrl(),
                settings.streaming().mode(),
                sinks,
                data.directory(),
                database);
    }

    void keysChanged(@Observes GlobalKeysChanged event) {
        reportWeakness();
    }

    private void reportWeakness() {
        keys.weakness()
                .ifPresent(weakness -> LOG.log(
                        System.Logger.Level.WARNING,
                        "{0}. Until then, only clients on this machine are answered",
                        weakness));
    }
}
