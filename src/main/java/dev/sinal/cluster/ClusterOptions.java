package dev.sinal.cluster;

import dev.sinal.config.LogSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The options of a node.
 *
 * @param node the id of this node
 * @param url the address at which other nodes reach it
 * @param log how much is kept, and how far a live node may be behind ({@code backlogBytes}) before publishers are refused
 * @param exposeTokens whether events are read with the token of their instance; the setting may have changed since they were stored
 * @param appendTimeout the time for which a publisher waits for an answer of Redis that does not come
 */
record ClusterOptions(String node, Optional<URI> url, LogSettings log, boolean exposeTokens, Duration appendTimeout) {}
