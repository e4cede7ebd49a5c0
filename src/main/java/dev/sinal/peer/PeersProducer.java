package dev.sinal.peer;

import dev.sinal.config.Secret;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** Produces the peers of a server that is in no cluster: none. */
@Singleton
class PeersProducer {
    @Produces
    @Singleton
    Peers peers() {
        return new Peers() {
            @Override
            public String self() {
                return "";
            }

            @Override
            public Optional<URI> url(String node) {
                return Optional.empty();
            }

            @Override
            public Optional<Secret> secret() {
                return Optional.empty();
            }
        };
    }
}
