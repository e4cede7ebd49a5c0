package dev.sinal;

import org.junit.jupiter.api.extension.ExtendWith;

/** A test against the real WAR on a real server, seen from outside; all of them share the one of their mode. */
@ExtendWith(SharedServer.class)
abstract class ServerIT {
    static final Client SINAL = SharedServer.client();
}
