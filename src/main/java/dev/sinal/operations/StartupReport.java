package dev.sinal.operations;

import dev.sinal.access.GlobalKeys;
import dev.sinal.access.GlobalKeysChanged;
import dev.sinal.config.DataDirectory;
import dev.sinal.config.Settings;
import dev.sinal.config.StreamingSettings.Mode;
import dev.sinal.instance.DatabaseSource;
import dev.sinal.peer.Peers;
import dev.sinal.runtime.Started;
import dev.sinal.transport.SinkSelector;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

/** Logs what an operator has to know at start: unknown settings, weak keys, and a block with the address, the mode and the files. */
@Singleton
class StartupReport {
    private static final System.Logger LOG = System.getLogger("dev.sinal");

    private final Settings settings;
    private final GlobalKeys keys;
    private final KeyLocation keyLocation;
    private final DataDirectory data;
    private final DatabaseSource database;
    private final SinkSelector sinks;
    private final Peers peers;

    @Inject
    StartupReport(
            Settings settings,
            GlobalKeys keys,
            KeyLocation keyLocation,
            DataDirectory data,
            DatabaseSource database,
            SinkSelector sinks,
            Peers peers) {
        this.settings = settings;
        this.keys = keys;
        this.keyLocation = keyLocation;
        this.data = data;
        this.database = database;
        this.sinks = sinks;
        this.peers = peers;
    }

    void started(@Observes Started event) {
        Settings.unknown(ConfigProvider.getConfig().getPropertyNames())
                .forEach(name -> LOG.log(System.Logger.Level.WARNING, "unknown setting ignored: name={0}", name));
        reportWeakness();
        if (settings.streaming().mode() == Mode.OFF) {
            LOG.log(System.Logger.Level.WARNING, "streaming is off: set WEBSOCKET_ENABLED=true to turn it on");
        }
        LOG.log(System.Logger.Level.INFO, this::block);
    }

    void keysChanged(@Observes GlobalKeysChanged event) {
        reportWeakness();
    }

    private void reportWeakness() {
        keys.weakness()
                .ifPresent(weakness -> LOG.log(
                        System.Logger.Level.WARNING, "only clients on this machine are answered: {0}", weakness));
    }

    /** Returns the lines that a new operator looks for. They are one record, and a message without parameters, in which braces are text. */
    private String block() {
        var url = settings.instances().serverUrl();
        var line = "-".repeat(78);
        return String.join(
                System.lineSeparator(),
                "Sinal is ready",
                line,
                "  version   " + Version.CURRENT,
                "  address   " + url,
                "  page      " + url.replaceFirst("/+$", "") + "/ui/",
                "  mode      " + settings.streaming().mode(),
                "  key       in " + keyLocation,
                "  data      " + data.directory() + ", database " + database,
                "  sender    " + sinks + node(),
                "  stop      Ctrl-C, or the server's own stop command",
                line);
    }

    /** Returns the line that a node of a cluster has too: others name it by its id. */
    private String node() {
        if (peers.self().isEmpty()) {
            return "";
        }
        var url =
                peers.url(peers.self()).map(own -> ", for the others at " + own).orElse("");
        return System.lineSeparator() + "  node      " + peers.self() + " of a cluster" + url;
    }
}
