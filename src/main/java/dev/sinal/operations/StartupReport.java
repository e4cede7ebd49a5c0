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

/** Logs what an operator has to know at start: unknown settings, weak keys, the mode, and the location of the data. */
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
                .forEach(name -> LOG.log(System.Logger.Level.WARNING, "unknown setting ignored: name={0}", name));
        reportWeakness();
        if (settings.access().apiKey().isEmpty()
                && settings.access().apiKeysFile().isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "global key generated, because AUTHENTICATION_API_KEY is not set: file={0}",
                    data.keyFile());
        }
        if (settings.streaming().mode() == Mode.OFF) {
            LOG.log(System.Logger.Level.WARNING, "streaming is off: set WEBSOCKET_ENABLED=true to turn it on");
        }
        LOG.log(
                System.Logger.Level.INFO,
                "Sinal is ready: url={0} mode={1} sender={2} data={3} database={4}",
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
                        System.Logger.Level.WARNING, "only clients on this machine are answered: {0}", weakness));
    }
}
