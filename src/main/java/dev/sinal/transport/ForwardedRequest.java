package dev.sinal.transport;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import dev.sinal.access.BodyBudget.Lease;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.PollingBody;
import dev.sinal.engineio.Timers;
import dev.sinal.peer.PeerCall;
import dev.sinal.peer.PeerClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** One polling request that another node answers. The body of the answer is held until the client has taken it, within the budget for bodies. */
final class ForwardedRequest {
    private static final System.Logger LOG = System.getLogger(ForwardedRequest.class.getName());
    /** The largest body that is not counted by the budget, in bytes; the number of requests is limited. */
    private static final int SMALL = 8192;

    private final DeferredResponse response;
    private final Lease lease;
    private final StallWatch watch;
    private final Runnable ended;
    private final AtomicBoolean hasEnded = new AtomicBoolean();

    /** @param ended called once, when the client has got its response, or can't */
    ForwardedRequest(DeferredResponse response, Lease lease, StallWatch watch, Runnable ended) {
        this.response = response;
        this.lease = lease;
        this.watch = watch;
        this.ended = ended;
    }

    /** Sends the request to the node, and then its answer to the client. Returns what completes with the answer. */
    CompletableFuture<?> send(PeerClient client, String node, PeerCall call, Timers timers, EngineServer engine) {
        var answer = client.send(node, call, this::subscriber);
        // The timeout of the call itself ends with the headers of the answer.
        var timeout = timers.schedule(call.timeout(), () -> answer.cancel(true));
        return answer.whenComplete((received, failure) -> {
            timeout.cancel();
            try {
                answered(received, failure, engine);
            } catch (RuntimeException | Error unexpected) {
                LOG.log(ERROR, "forwarded request not answered", unexpected);
                end();
            }
        });
    }

    private void answered(HttpResponse<Optional<byte[]>> received, Throwable failure, EngineServer engine) {
        if (failure != null) {
            LOG.log(DEBUG, "request not forwarded", failure);
            reject(engine, EngineHandshakeError.UNKNOWN_SESSION);
        } else if (received.body().isEmpty()) {
            reject(engine, AdmissionError.TOO_MANY_BODIES);
        } else {
            respond(received, received.body().get());
        }
    }

    private BodySubscriber<Optional<byte[]>> subscriber(ResponseInfo answer) {
        var length = answer.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE);
        var fits = length <= SMALL
                || length <= Integer.MAX_VALUE && lease.require(length).isEmpty();
        return fits
                ? BodySubscribers.mapping(BodySubscribers.ofByteArray(), Optional::of)
                : BodySubscribers.replacing(Optional.empty());
    }

    private void respond(HttpResponse<?> received, byte[] bytes) {
        var headers = received.headers();
        Stream.of("Cache-Control", "Retry-After")
                .forEach(name -> headers.firstValue(name).ifPresent(value -> response.header(name, value)));
        var type = headers.firstValue("Content-Type").orElse("text/plain; charset=UTF-8");
        var gzip = headers.firstValue("Content-Encoding").filter("gzip"::equals).isPresent();
        var body = new PollingBody(type, bytes, gzip);
        watch.start(response::progress, response::close);
        response.send(received.statusCode(), () -> CompletableFuture.completedFuture(body), sent -> end());
    }

    private void reject(EngineServer engine, HandshakeError error) {
        response.reject(engine.countRefusal(error));
        end();
    }

    private void end() {
        if (hasEnded.compareAndSet(false, true)) {
            watch.stop();
            lease.close();
            ended.run();
        }
    }
}
