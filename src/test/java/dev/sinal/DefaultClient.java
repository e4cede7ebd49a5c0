package dev.sinal;

import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.emitter.Emitter;
import java.net.URI;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A Java client with its default options, in API calls that all its versions have. It reports the first argument of each event, and
 * {@code upgrade} when its session has upgraded.
 */
public final class DefaultClient implements BiFunction<String, Consumer<String>, AutoCloseable> {
    @Override
    public AutoCloseable apply(String url, Consumer<String> receiver) {
        var options = new IO.Options();
        options.forceNew = true;
        options.query = "apikey=" + RestClient.KEY;
        var socket = IO.socket(URI.create(url), options);
        socket.on("call", args -> receiver.accept(args[0].toString()));
        socket.on(Socket.EVENT_CONNECT, args -> engine(socket.io()).on("upgrade", event -> receiver.accept("upgrade")));
        socket.connect();
        return socket::close;
    }

    private static Emitter engine(Manager manager) {
        try {
            var engine = Manager.class.getDeclaredField("engine");
            engine.setAccessible(true);
            return (Emitter) engine.get(manager);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
