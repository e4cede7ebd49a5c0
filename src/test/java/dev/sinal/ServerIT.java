package dev.sinal;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A test against the real WAR on a real server, seen from outside; all of a mode share one, and have it one after the other. */
@ExtendWith(SharedServer.class)
@ResourceLock("the shared server")
abstract class ServerIT {
    static final Client SINAL = SharedServer.client();
}
