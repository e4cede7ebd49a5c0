package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentlyDeletedTest {
    private final RecentlyDeleted deleted = new RecentlyDeleted(2);

    @Test
    void it_forgets_the_oldest_when_it_is_full() {
        deleted.add("a");
        deleted.add("b");
        deleted.add("a");
        deleted.add("c");
        assertThat(deleted.contains("a")).isTrue();
        assertThat(deleted.contains("b")).isFalse();
        assertThat(deleted.contains("c")).isTrue();
    }

    @Test
    void it_forgets_what_was_created_anew() {
        deleted.add("a");
        deleted.forget("a");
        assertThat(deleted.contains("a")).isFalse();
    }
}
