package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A test against the real WAR on a real server, seen from outside; all of a mode share one, and have it one after the other. */
@ExtendWith(SharedServer.class)
@ResourceLock("the shared server")
abstract class ServerIT {
    static final RestClient SINAL = SharedServer.client();

    /** What the servers say when they have mixed up two requests, and when a thread of theirs has ended; with what follows. */
    private static final Pattern OWN_ERROR =
            Pattern.compile(".*(?:AS-WEB-CORE-00037|UT005023|WELD-00071[45]|Exception in thread).*(?:\\R.*){0,40}");

    @AfterAll
    static void the_server_had_no_error_of_its_own() throws IOException {
        assertThat(OWN_ERROR.matcher(SharedServer.log()).results().map(MatchResult::group))
                .isEmpty();
    }
}
