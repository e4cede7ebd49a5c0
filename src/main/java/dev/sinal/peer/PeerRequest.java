package dev.sinal.peer;

import dev.sinal.access.ClientAddress;

/**
 * A request that another node has sent.
 *
 * @param node the id of that node
 * @param client the address of the client for which it sends the request, or its own
 */
public record PeerRequest(String node, ClientAddress client) {
    /** The name of the header that has the method of a request. All are sent as POST. */
    public static final String METHOD_HEADER = "Sinal-Method";

    /** The name of the request attribute in which the servlet filter stores it. */
    public static final String ATTRIBUTE = "dev.sinal.peer";
}
