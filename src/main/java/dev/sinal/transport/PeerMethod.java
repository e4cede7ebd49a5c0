package dev.sinal.transport;

import dev.sinal.peer.PeerRequest;
import dev.sinal.peer.PeerSignatures;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request that says to come from another node, with the method that it has there; its signature is for that one. */
final class PeerMethod extends HttpServletRequestWrapper {
    private final String method;

    private PeerMethod(HttpServletRequest request, String method) {
        super(request);
        this.method = method;
    }

    /** Returns a request with the method by which another node means it. */
    static HttpServletRequest restore(HttpServletRequest request) {
        var method = request.getHeader(PeerRequest.METHOD_HEADER);
        return method == null || request.getHeader(PeerSignatures.HEADER) == null
                ? request
                : new PeerMethod(request, method);
    }

    @Override
    public String getMethod() {
        return method;
    }
}
