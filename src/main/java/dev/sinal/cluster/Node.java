package dev.sinal.cluster;

import java.net.URI;
import java.util.Optional;

/**
 * A live node of the cluster.
 *
 * @param id its id, which is another one at each start
 * @param url the address at which other nodes reach it over HTTP; empty if it has told none
 */
public record Node(String id, Optional<URI> url) {}
