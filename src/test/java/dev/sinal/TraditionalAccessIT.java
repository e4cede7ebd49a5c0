package dev.sinal;

/** The access table in traditional mode. */
class TraditionalAccessIT extends AccessTable {}
