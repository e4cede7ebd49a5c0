package dev.sinal;

import org.junit.jupiter.api.Tag;

/** The access table with WebSockets switched off. */
@Tag("off")
class OffAccessIT extends AccessTable {}
