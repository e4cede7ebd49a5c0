package dev.sinal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of events in both spellings. */
class EventNameTest {
    @ParameterizedTest
    @CsvSource({
        "messages.upsert, messages.upsert",
        "MESSAGES_UPSERT, messages.upsert",
        "GROUP_UPDATE, groups.update",
        "GROUPS_UPDATE, groups.update",
        "groups.update, groups.update",
        "GROUP_PARTICIPANTS_UPDATE, group-participants.update",
        "TYPEBOT_CHANGE_STATUS, typebot.change-status",
        "CALL, call",
        "messaging-history.set, messaging-history.set"
    })
    void both_spellings_are_parsed(String spelling, String wire) {
        assertThat(EventName.of(spelling).wire()).isEqualTo(wire);
    }

    @Test
    void every_type_is_found_by_both_of_its_names() {
        for (var type : EventType.values()) {
            assertThat(EventName.of(type.name()).type()).contains(type);
            assertThat(EventName.of(type.wireName()).type()).contains(type);
        }
        assertThat(EventName.of("messaging-history.set").type()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Messages", "a b", "a..b", ".a", "a.", "ünder", "a\"b", "NEW_EVENT", "connect", "disconnect"
            })
    void malformed_and_reserved_names_are_refused(String name) {
        assertThatThrownBy(() -> EventName.of(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventName.of("a".repeat(101))).isInstanceOf(IllegalArgumentException.class);
    }
}
