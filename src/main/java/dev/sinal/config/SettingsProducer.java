package dev.sinal.config;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

/** Produces the settings, and each group of them for the package that reads it. */
@Singleton
class SettingsProducer {
    @Produces
    @Singleton
    Settings settings() {
        var config = ConfigProvider.getConfig();
        return Settings.read(name -> config.getOptionalValue(name, String.class));
    }

    @Produces
    StreamingSettings streaming(Settings settings) {
        return settings.streaming();
    }

    @Produces
    AccessSettings access(Settings settings) {
        return settings.access();
    }

    @Produces
    InstanceSettings instances(Settings settings) {
        return settings.instances();
    }

    @Produces
    LogSettings log(Settings settings) {
        return settings.log();
    }

    @Produces
    IntakeSettings intake(Settings settings) {
        return settings.intake();
    }

    @Produces
    EngineSettings engine(Settings settings) {
        return settings.engine();
    }

    @Produces
    SocketSettings sockets(Settings settings) {
        return settings.sockets();
    }

    @Produces
    TransportSettings transport(Settings settings) {
        return settings.transport();
    }

    @Produces
    DrainSettings drain(Settings settings) {
        return settings.drain();
    }

    @Produces
    @Singleton
    DataDirectory dataDirectory(Settings settings) {
        return DataDirectory.of(settings.data());
    }
}
