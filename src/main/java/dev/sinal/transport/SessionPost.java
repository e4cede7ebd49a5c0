package dev.sinal.transport;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.PollingBody;
import dev.sinal.engineio.PostRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A session as the receiver of a POST. */
record SessionPost(EngineSession session) implements PostReceiver {
    @Override
    public boolean isAccepted() {
        return session.isAccepted();
    }

    @Override
    public Optional<HandshakeError> begin(PostRequest post) {
        return session.beginPost(post);
    }

    @Override
    public CompletableFuture<?> complete(Optional<PollingBody> body, DeferredResponse response) {
        session.completePost(body)
                .ifPresentOrElse(
                        response::reject,
                        () -> response.answer(HttpServletResponse.SC_OK, "text/html;charset=utf-8", "ok"));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void abort() {
        session.close(EngineCloseCause.TRANSPORT_ERROR);
    }
}
