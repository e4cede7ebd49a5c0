package dev.sinal;

import org.junit.jupiter.api.Tag;

/** The access table in global mode. */
@Tag("global")
class GlobalAccessIT extends AccessTable {}
