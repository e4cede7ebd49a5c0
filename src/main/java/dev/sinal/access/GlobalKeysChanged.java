package dev.sinal.access;

/** A CDI event that is fired when the global keys have changed. Connected sockets may have lost their access. */
public record GlobalKeysChanged() {}
