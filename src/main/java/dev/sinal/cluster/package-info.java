/** What several nodes share by Redis: the event log, the commands that stand in it, and which nodes are there. Loaded where it is configured. */
package dev.sinal.cluster;
