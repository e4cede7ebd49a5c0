package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A test of the real WAR on a real server, from outside. The test classes of one mode share a server and run one after the other. */
@ExtendWith(SharedServer.class)
@ResourceLock("the shared server")
abstract class ServerIT {
    static final RestClient SINAL = SharedServer.client();

    /** Log messages of Payara and WildFly about mixed-up requests, and of the JDK about a thread that ended, with the lines that follow. */
    private static final Pattern INTERNAL_ERROR =
            Pattern.compile(".*(?:AS-WEB-CORE-00037|UT005023|WELD-00071[45]|Exception in thread).*(?:\\R.*){0,40}");

    @AfterAll
    static void the_server_has_logged_no_internal_error() throws IOException {
        assertThat(INTERNAL_ERROR.matcher(SharedServer.log()).results().map(MatchResult::group))
                .isEmpty();
    }
}
