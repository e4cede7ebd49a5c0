/** Requests between the nodes of a cluster: how a node finds another one, and how it recognizes that a request comes from one. */
package dev.sinal.peer;
