package dev.sinal.intake;

import dev.sinal.access.Action;
import dev.sinal.access.Caller.Administrator;
import dev.sinal.event.Outcome;
import dev.sinal.instance.EventOrigins;
import dev.sinal.instance.Instance;
import dev.sinal.instance.Instances;
import dev.sinal.rest.JsonBody;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.PublicationServlet;
import dev.sinal.rest.RestAccess;
import dev.sinal.rest.RestError;
import dev.sinal.runtime.ServerThreads;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Accepts events over HTTP, by POST:
 *
 * <ul>
 *   <li>{@code /event/publish/{instance}} publishes one event, or an array of events of which all or none are accepted; answers 202 with their
 *       positions. A publication that is sent again with its {@code Idempotency-Key} gets the positions of the first time, and is not
 *       delivered again.
 *   <li>{@code /event/webhook} publishes what the reference's webhook posts to its one address.
 *   <li>{@code /event/webhook/{event}} publishes what it posts "by events", such as to {@code /event/webhook/messages-upsert}.
 * </ul>
 */
@WebServlet(
        urlPatterns = {"/event/publish/*", "/event/webhook/*"},
        initParams = @WebInitParam(name = ServerThreads.NON_BLOCKING, value = "true"),
        asyncSupported = true)
public class EventServlet extends PublicationServlet {
    private static final long serialVersionUID = 1L;
    private static final int MAX_KEY = 255;

    @Inject
    private transient RestAccess access;

    @Inject
    private transient Instances instances;

    @Inject
    private transient EventOrigins origins;

    @Inject
    private transient Intake intake;

    @Inject
    private transient WebhookSource webhook;

    @Override
    protected Optional<Operation> operation(String method, List<String> path, HttpServletRequest request) {
        if (!method.equals("POST") || path.size() < 2 || path.size() > 3) {
            return Optional.empty();
        }
        var last = Optional.of(path).filter(segments -> segments.size() == 3).map(segments -> segments.get(2));
        return switch (path.get(1)) {
            case "publish" -> last.map(name -> new Publish(name, request.getHeader("Idempotency-Key")));
            case "webhook" -> Optional.of(new Webhook(last));
            default -> Optional.empty();
        };
    }

    /** Publishes events of one instance. */
    private final class Publish implements Operation {
        private final String name;
        private final String key;

        /** @param key null if the request has none */
        Publish(String name, String key) {
            this.name = name;
            this.key = key;
        }

        @Override
        public void checkAccess() {
            access.require(new Action.Publish(name));
        }

        @Override
        public void checkTarget() {
            instance();
        }

        private Instance instance() {
            return instances.find(name).orElseThrow(() -> RestError.noSuchInstance(name));
        }

        @Override
        public Publishing parse(JsonBody body) {
            var instance = instance();
            var drafts = EventDraft.parse(body.raw(), origins.local(instance));
            var idempotencyKey = idempotencyKey();
            return new Publishing() {
                @Override
                public boolean mayBlock() {
                    return false;
                }

                @Override
                public CompletableFuture<JsonReply> start(Optional<Executor> workers) {
                    return intake.publish(instance, drafts, idempotencyKey, workers)
                            .thenApply(EventServlet::reply);
                }
            };
        }

        private Optional<String> idempotencyKey() {
            if (key != null && key.length() > MAX_KEY) {
                throw RestError.badRequest("Idempotency-Key has more than " + MAX_KEY + " characters");
            }
            return Optional.ofNullable(key).filter(text -> !text.isBlank());
        }
    }

    /** Publishes what the reference's webhook posts. */
    private final class Webhook implements Operation {
        private final Optional<String> address;

        /** @param address the last segment of the address, which must name the body's event */
        Webhook(Optional<String> address) {
            this.address = address;
        }

        /** Checks nothing yet: the key may be in the body. */
        @Override
        public void checkAccess() {
            access.acceptWebhookKey();
        }

        @Override
        public void checkTarget() {
            // The body names the instance.
        }

        @Override
        public Publishing parse(JsonBody body) {
            var envelope = SourceEnvelope.parse(body.raw());
            access.require(new Action.Publish(envelope.instance()), envelope.apikey());
            if (address.filter(segment -> !segment.equals(envelope.name().pathSegment()))
                    .isPresent()) {
                throw RestError.badRequest("the address names another event than the body");
            }
            var event = webhook.event(envelope);
            var mayRegister = access.caller() instanceof Administrator;
            var mayBlock = webhook.mayBlock(event);
            return new Publishing() {
                @Override
                public boolean mayBlock() {
                    return mayBlock;
                }

                @Override
                public CompletableFuture<JsonReply> start(Optional<Executor> workers) {
                    var answer = workers.isEmpty()
                            ? CompletableFuture.completedFuture(webhook.take(event, mayRegister))
                            : webhook.submit(event, workers.get());
                    return answer.thenApply(EventServlet::reply);
                }
            };
        }
    }

    private static JsonReply reply(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            throw notAccepted(refused.reason(), refused.message());
        }
        return accepted(((Outcome.Accepted) outcome).positions());
    }

    private static JsonReply reply(SourceAnswer answer) {
        if (answer instanceof SourceAnswer.Taken taken) {
            return accepted(List.of(taken.position()));
        }
        if (answer instanceof SourceAnswer.Later later) {
            throw notAccepted(later.reason(), later.message());
        }
        throw RestError.notFound(((SourceAnswer.Refused) answer).message());
    }

    private static RestError notAccepted(Outcome.Reason reason, String message) {
        return switch (reason) {
            case BUSY, UNAVAILABLE -> RestError.unavailable(message);
            case NOT_STORED -> RestError.of(507, "Insufficient Storage", message);
            case UNKNOWN -> RestError.of(504, "Gateway Timeout", message);
        };
    }

    private static JsonReply accepted(List<String> positions) {
        // They never need escapes.
        return new JsonReply(positions.stream().collect(Collectors.joining("\",\"", "{\"ids\":[\"", "\"]}")));
    }
}
