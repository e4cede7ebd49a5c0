package dev.sinal;

import org.junit.jupiter.api.Tag;

@Tag("global")
class GlobalAccessIT extends AccessTable {}
