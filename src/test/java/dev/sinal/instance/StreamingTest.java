package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.event.EventName;
import dev.sinal.event.EventType;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamingTest {
    private static final EventName UPSERT = new EventName("messages.upsert");
    private static final EventName NEWER = new EventName("messaging-history.set");

    @Test
    void a_chosen_event_is_wanted_and_another_is_not() {
        var streaming = InstanceFixtures.streaming(EventType.MESSAGES_UPSERT);
        assertThat(streaming.wants(UPSERT)).isTrue();
        assertThat(streaming.wants(new EventName("call"))).isFalse();
    }

    @Test
    void groups_update_is_wanted_by_its_odd_settings_name() {
        assertThat(InstanceFixtures.streaming(EventType.GROUP_UPDATE).wants(new EventName("groups.update")))
                .isTrue();
    }

    @Test
    void an_event_outside_the_list_is_wanted_by_whoever_chose_all() {
        var all = InstanceFixtures.streaming(EventType.values());
        var allButOne = EnumSet.complementOf(EnumSet.of(EventType.CALL));
        assertThat(all.wants(NEWER)).isTrue();
        assertThat(InstanceFixtures.streaming(allButOne.toArray(EventType[]::new))
                        .wants(NEWER))
                .isFalse();
    }

    @Test
    void a_disabled_one_wants_nothing_and_forgets_its_events() {
        var disabled =
                new Streaming("c", false, EnumSet.allOf(EventType.class), InstanceFixtures.NOON, InstanceFixtures.NOON);
        assertThat(disabled.wants(UPSERT)).isFalse();
        assertThat(disabled.wants(NEWER)).isFalse();
        assertThat(disabled.events()).isEmpty();
    }

    @Test
    void a_change_keeps_the_id_and_the_time_of_creation() {
        var later = InstanceFixtures.NOON.plusSeconds(1);
        assertThat(InstanceFixtures.streaming(EventType.CALL)
                        .withSettings(InstanceFixtures.settings(EventType.CHATS_SET), later))
                .isEqualTo(
                        new Streaming("cstreaming", true, Set.of(EventType.CHATS_SET), InstanceFixtures.NOON, later));
    }
}
