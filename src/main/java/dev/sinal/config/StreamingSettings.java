package dev.sinal.config;

import java.util.Locale;

/**
 * The settings that switch streaming on.
 *
 * @param enabled {@code WEBSOCKET_ENABLED}: whether Socket.IO is served and instances stream
 * @param globalEvents {@code WEBSOCKET_GLOBAL_EVENTS}: whether the root namespace receives every instance's events
 */
public record StreamingSettings(boolean enabled, boolean globalEvents) {
    /** Which namespaces receive events: none, those of the instances, or the root namespace as well. */
    public enum Mode {
        OFF,
        TRADITIONAL,
        GLOBAL;

        /** Returns the name that the front page and the log show, in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static StreamingSettings read(SettingSource source) {
        return new StreamingSettings(source.flag("WEBSOCKET_ENABLED"), source.flag("WEBSOCKET_GLOBAL_EVENTS"));
    }

    /** Returns the mode that the two settings select. */
    public Mode mode() {
        if (!enabled) {
            return Mode.OFF;
        }
        return globalEvents ? Mode.GLOBAL : Mode.TRADITIONAL;
    }
}
