package dev.sinal;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sets how long tests wait: a busy machine may run neither the test nor the server for ten seconds, Awaitility's default. */
public final class WaitTimeout implements BeforeAllCallback {
    static final Duration WAIT = Duration.ofSeconds(30);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(WAIT);
    }
}
