package dev.sinal;

import org.junit.jupiter.api.Tag;

@Tag("off")
class OffAccessIT extends AccessTable {}
