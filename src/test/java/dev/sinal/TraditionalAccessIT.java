package dev.sinal;

class TraditionalAccessIT extends AccessTable {}
