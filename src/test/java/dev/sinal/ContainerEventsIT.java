package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that another bean in the WAR observes and fires publications as CDI events. */
@Tag("container")
@ExtendWith(ArquillianExtension.class)
class ContainerEventsIT {
    /** Returns Sinal's own WAR with {@link AutoReply}. The tests run outside of the server. */
    @Deployment(testable = false)
    static WebArchive sinalWithAutoReply() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.war")))
                .addClass(AutoReply.class);
    }

    @Test
    void a_bean_observes_what_is_published_over_rest_and_a_client_receives_what_it_fires() {
        var sinal = new RestClient(Integer.getInteger("it.port"));
        sinal.createStreaming("c-events", "MESSAGES_UPSERT", "SEND_MESSAGE");
        try (var client = new RecordingClient(sinal.url("http", "/c-events")).awaitConnected()) {
            var published = RestClient.expect(
                    202,
                    sinal.call(
                            "POST", "/event/publish/c-events", "{\"event\":\"messages.upsert\",\"data\":\"hello\"}"));
            assertThat(client.awaitEvents(2)).containsExactly("messages.upsert", "send.message");
            assertThat(published.body()).contains(client.envelope(1).getString("data"));
        }
    }
}
