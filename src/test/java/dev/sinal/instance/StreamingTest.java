package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.event.EventName;
import dev.sinal.event.EventType;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests which events a namespace receives. */
class StreamingTest {
    private static final EventName UPSERT = new EventName("messages.upsert");
    private static final EventName NEWER = new EventName("messaging-history.set");

    @Test
    void a_selected_event_is_included_and_another_is_not() {
        var streaming = InstanceFixtures.streaming(EventType.MESSAGES_UPSERT);
        assertThat(streaming.includes(UPSERT)).isTrue();
        assertThat(streaming.includes(new EventName("call"))).isFalse();
    }

    @Test
    void groups_update_is_included_by_its_name_in_settings() {
        assertThat(InstanceFixtures.streaming(EventType.GROUP_UPDATE).includes(new EventName("groups.update")))
                .isTrue();
    }

    @Test
    void an_event_of_no_known_type_is_included_if_all_types_are_selected() {
        var all = InstanceFixtures.streaming(EventType.values());
        var allButOne = EnumSet.complementOf(EnumSet.of(EventType.CALL));
        assertThat(all.includes(NEWER)).isTrue();
        assertThat(InstanceFixtures.streaming(allButOne.toArray(EventType[]::new))
                        .includes(NEWER))
                .isFalse();
    }

    @Test
    void disabled_streaming_includes_nothing_and_has_no_events() {
        var disabled =
                new Streaming("c", false, EnumSet.allOf(EventType.class), InstanceFixtures.NOON, InstanceFixtures.NOON);
        assertThat(disabled.includes(UPSERT)).isFalse();
        assertThat(disabled.includes(NEWER)).isFalse();
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
