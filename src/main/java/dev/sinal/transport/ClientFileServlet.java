package dev.sinal.transport;

import dev.sinal.config.TransportSettings;
import dev.sinal.engineio.PollingBody;
import dev.sinal.engineio.Timers;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Serves the JavaScript client from the directory that {@code SINAL_CLIENT_DIST} names, at the addresses where {@code socket.io} serves it. No
 * other file of that directory has an address.
 */
@WebServlet(
        urlPatterns = {
            "/socket.io/socket.io.js",
            "/socket.io/socket.io.js.map",
            "/socket.io/socket.io.min.js",
            "/socket.io/socket.io.min.js.map",
            "/socket.io/socket.io.esm.min.js",
            "/socket.io/socket.io.esm.min.js.map",
            "/socket.io/socket.io.msgpack.min.js",
            "/socket.io/socket.io.msgpack.min.js.map"
        },
        asyncSupported = true)
public class ClientFileServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "/socket.io/";

    @Inject
    private transient TransportSettings settings;

    @Inject
    private transient Executor executor;

    @Inject
    private transient Timers timers;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var method = request.getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            JsonResponse.notFound(response, method, request.getRequestURI());
        } else if (settings.clientDist().isEmpty()) {
            JsonResponse.notFound(response, method, request.getRequestURI() + ": SINAL_CLIENT_DIST is not set");
        } else {
            serve(
                    request,
                    response,
                    settings.clientDist().get().resolve(request.getServletPath().substring(PREFIX.length())));
        }
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, Path file) throws IOException {
        long length;
        long modified;
        try {
            length = Files.size(file);
            modified = Files.getLastModifiedTime(file).toMillis();
        } catch (NoSuchFileException missing) {
            JsonResponse.notFound(
                    response, request.getMethod(), request.getRequestURI() + ": not in SINAL_CLIENT_DIST");
            return;
        }
        var tag = '"' + Long.toHexString(length) + '-' + Long.toHexString(modified) + '"';
        response.setHeader("ETag", tag);
        response.setHeader("Cache-Control", "public, max-age=0");
        var type = file.toString().endsWith(".map") ? "application/json" : "text/javascript;charset=utf-8";
        if (matches(request.getHeader("If-None-Match"), tag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else if (request.getMethod().equals("HEAD")) {
            response.setContentType(type);
            response.setContentLengthLong(length);
        } else {
            var bytes = Files.readAllBytes(file);
            var deferred = new DeferredResponse(request, response, executor, timers);
            deferred.serveDispatch(() -> deferred.answer(HttpServletResponse.SC_OK, new PollingBody(type, bytes)));
        }
    }

    /** Returns whether a list of tags has this one. A proxy that compresses the file makes its tag a weak one. */
    private static boolean matches(String list, String tag) {
        return list != null
                && Stream.of(list.split(","))
                        .map(String::strip)
                        .map(listed -> listed.startsWith("W/") ? listed.substring(2) : listed)
                        .anyMatch(listed -> listed.equals(tag) || listed.equals("*"));
    }
}
