package dev.sinal.peer;

import dev.sinal.config.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A node and its peers, as a test says. */
public final class FakePeers implements Peers {
    private final String self;
    private final Optional<Secret> secret;
    private final Map<String, URI> urls = new ConcurrentHashMap<>();

    public FakePeers(String self, String secret) {
        this(self, Optional.of(new Secret(secret)));
    }

    private FakePeers(String self, Optional<Secret> secret) {
        this.self = self;
        this.secret = secret;
    }

    /** Returns the peers of a server that is in no cluster. */
    static FakePeers alone() {
        return new FakePeers("", Optional.empty());
    }

    /** Adds a live node. */
    public FakePeers with(String node, URI url) {
        urls.put(node, url);
        return this;
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public Optional<URI> url(String node) {
        return Optional.ofNullable(urls.get(node));
    }

    @Override
    public Optional<Secret> secret() {
        return secret;
    }
}
