package dev.sinal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sinal.cluster.ClusterCommand.InstanceStored;
import dev.sinal.event.Outcome.Reason;
import dev.sinal.instance.ChangeAnnouncer.Announcement;
import dev.sinal.log.AppendRefusedException;
import dev.sinal.log.Position;
import dev.sinal.rest.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tests when an announced change counts as applied on this node. */
class ClusterAnnouncerTest {
    private final List<ClusterCommand> sent = new ArrayList<>();
    private boolean away;
    private final ClusterAnnouncer announcer = new ClusterAnnouncer(new Cluster() {
        @Override
        public String nodeId() {
            return "self";
        }

        @Override
        public List<Node> nodes() {
            return List.of();
        }

        @Override
        public boolean isAvailable() {
            return !away;
        }

        @Override
        public Position send(ClusterCommand command) {
            if (away) {
                throw new AppendRefusedException(Reason.BUSY, "away");
            }
            sent.add(command);
            return new Position("e", sent.size());
        }

        @Override
        public boolean awaitApplied(Position position, Duration timeout) {
            return true;
        }

        @Override
        public Lease lease(String name) {
            throw new AssertionError("not used by the tests");
        }
    });

    @Test
    void a_change_is_in_force_here_when_the_instance_was_loaded_after_its_announcement() {
        var alpha = announcer.announce("alpha");
        assertThat(sent).containsExactly(new InstanceStored("alpha"));
        var waiting = waiting(alpha);
        announcer.apply("beta", () -> {});
        assertThat(waiting).isNotDone();
        announcer.apply("alpha", () -> assertThat(waiting).isNotDone());
        await("the change").until(waiting::isDone);
    }

    @Test
    void what_is_announced_during_a_load_waits_for_the_next_one() {
        var announced = new ArrayList<Announcement>();
        announcer.apply("alpha", () -> announced.add(announcer.announce("alpha")));
        var waiting = waiting(announced.get(0));
        announcer.apply("beta", () -> {});
        assertThat(waiting).isNotDone();
        announcer.applyAll(() -> {});
        await("the change").until(waiting::isDone);
    }

    @Test
    void a_load_that_fails_applies_nothing() {
        var waiting = waiting(announcer.announce("alpha"));
        assertThatThrownBy(() -> announcer.apply("alpha", () -> {
                    throw new UnavailableException("away");
                }))
                .isInstanceOf(UnavailableException.class);
        assertThat(waiting).isNotDone();
        announcer.apply("alpha", () -> {});
        await("the change").until(waiting::isDone);
    }

    @Test
    void a_change_that_can_not_be_announced_is_refused() {
        away = true;
        assertThatThrownBy(() -> announcer.announce("alpha"))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("Redis is not available");
        assertThatThrownBy(announcer::check).isInstanceOf(UnavailableException.class);
    }

    private static CompletableFuture<Void> waiting(Announcement announcement) {
        return CompletableFuture.runAsync(announcement::awaitEverywhere);
    }
}
