package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Faults of the operating system: a slow disk, failing writes and syncs of the journal, a clock that jumps. Each
 * publication has one outcome, which its response states; afterwards the same server serves as before.
 */
@Tag("faults")
@ResourceLock(ServerProcess.LOCK)
class SystemFaultIT {
    /** More publishers than a server has threads for requests. */
    private static final int CROWD = 250;

    @TempDir
    static Path directory;

    private static Faults faults;
    private static ServerProcess server;
    private static RestClient sinal;

    private String instance;
    private NumberedPublisher publisher;
    private ResumingClient listener;

    @BeforeAll
    static void start() throws Exception {
        faults = new Faults(directory, directory.resolve("data").resolve("journal"));
        server = new ServerProcess(directory, "-DSINAL_HISTORY_SYNC=always").withEnvironment(faults.environment());
        sinal = server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void publish_and_listen(TestInfo test) {
        instance = test.getTestMethod().orElseThrow().getName();
        sinal.createStreaming(instance);
        publisher = new NumberedPublisher(sinal, instance, 3, 100);
        listener = new ResumingClient(sinal, instance, "websocket").awaitConnected();
        publisher.publishAccepted(10);
    }

    @AfterEach
    void the_server_serves_as_before() {
        faults.heal();
        await("acceptance").until(() -> publisher.publish() == 202);
        publisher.publishAccepted(10);
        try (var second = new ResumingClient(sinal, instance, "polling").awaitConnected()) {
            var before = publisher.accepted().size();
            publisher.publishAccepted(5);
            second.awaitAll(publisher.accepted().stream().skip(before).collect(Collectors.toSet()));
            publisher.assertReceived(listener.awaitAll(publisher.accepted()));
            publisher.assertHistory();
        } finally {
            listener.close();
        }
        DiskFullIT.awaitReady(sinal, 200);
    }

    @Test
    void a_write_takes_40_seconds() throws Exception {
        var publishers = Executors.newFixedThreadPool(4 + CROWD);
        try {
            faults.delayOne(Duration.ofSeconds(40));
            var statuses = Stream.generate(() -> publishers.submit(publisher::publish))
                    .limit(4)
                    .toList();
            sinal.createStreaming("crowd");
            var crowd = Stream.generate(() -> publishers.submit(
                            () -> sinal.call("POST", "/event/publish/crowd", "{\"event\":\"call\",\"data\":{}}")
                                    .statusCode()))
                    .limit(CROWD)
                    .toList();
            var unready = CompletableFuture.runAsync(() -> DiskFullIT.awaitReady(sinal, 503));
            RestClient.expect(200, sinal.call("GET", "/websocket/find/" + instance, null));
            new RecordingClient(sinal.url("http", "/" + instance))
                    .awaitConnected()
                    .close();
            for (var status : Stream.concat(statuses.stream(), crowd.stream()).toList()) {
                assertThat(status.get()).isIn(202, 507);
            }
            unready.get();
        } finally {
            publishers.shutdown();
        }
    }

    @Test
    void each_write_takes_a_while() {
        faults.delayAll(Duration.ofMillis(20));
        publisher.publishAccepted(10);
    }

    @Test
    void one_sync_fails() {
        faults.failSyncs(1);
        assertThat(publisher.publish()).isIn(202, 507);
        publisher.assertHistory();
    }

    @Test
    void all_syncs_fail() {
        faults.failSyncs(Integer.MAX_VALUE);
        await("refusal").until(() -> publisher.publish() == 507);
        assertThat(publisher.publish()).isEqualTo(507);
        publisher.assertHistory();
        DiskFullIT.awaitReady(sinal, 503);
    }

    @Test
    void a_client_reconnects_while_writes_fail() {
        faults.fillDisk();
        await("refusal").until(() -> publisher.publish() == 507);
        listener.reconnect();
        DiskFullIT.awaitReady(sinal, 503);
    }

    @Test
    void an_instance_is_deleted_while_writes_fail() {
        var name = instance + "2";
        sinal.create(name);
        new NumberedPublisher(sinal, name, 1, 10).publishAccepted(3);
        faults.fillDisk();
        await("refusal").until(() -> publisher.publish() == 507);
        var deleted = sinal.call("DELETE", "/instance/delete/" + name, null).statusCode();
        faults.heal();
        if (deleted != 200) {
            RestClient.expect(200, sinal.call("DELETE", "/instance/delete/" + name, null));
        }
        RestClient.expect(201, sinal.call("POST", "/instance/create", "{\"instanceName\":\"" + name + "\"}"));
        assertThat(NumberedPublisher.history(sinal, name)).isEmpty();
    }

    @Test
    void the_clock_jumps_two_days_ahead_and_back() {
        faults.moveClock(Duration.ofDays(2));
        publisher.publishAccepted(5);
        publisher.assertHistory();
        faults.moveClock(Duration.ofDays(-2));
        publisher.publishAccepted(5);
    }
}
