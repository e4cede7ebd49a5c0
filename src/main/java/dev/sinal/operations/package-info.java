/** What operators and browsers see of a running server: metrics, readiness, drain, connected sockets, the front page. */
package dev.sinal.operations;
