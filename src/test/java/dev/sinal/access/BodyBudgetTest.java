package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.access.BodyBudget.Denial;
import dev.sinal.access.BodyBudget.Holder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the bound on the bytes of bodies in flight, and the shares of unknown callers and of addresses. */
class BodyBudgetTest {
    private static final long BODY = 1_000_000;

    private final BodyBudget budget = new BodyBudget(16 * BODY, BODY, BODY);

    @Test
    void unknown_callers_have_a_quarter_and_one_address_half_of_that() {
        assertThat(acquireAll("192.0.2.1", false)).isEqualTo(Denial.ADDRESS_EXHAUSTED);
        assertThat(budget.bytes()).isEqualTo(2 * BODY);
        acquireAll("192.0.2.2", false);
        assertThat(acquireAll("192.0.2.3", false)).isEqualTo(Denial.EXHAUSTED);
        assertThat(budget.bytes()).isEqualTo(4 * BODY);
    }

    @Test
    void one_address_with_a_key_has_half_and_all_together_have_no_more_than_the_whole() {
        acquireAll("192.0.2.1", false);
        assertThat(acquireAll("192.0.2.1", true)).isEqualTo(Denial.ADDRESS_EXHAUSTED);
        assertThat(budget.bytes()).isEqualTo(10 * BODY);
        assertThat(acquireAll("192.0.2.2", true)).isEqualTo(Denial.EXHAUSTED);
        assertThat(budget.bytes()).isEqualTo(16 * BODY);
    }

    @Test
    void a_body_of_the_largest_size_always_finds_room_where_nothing_is_held() {
        var small = new BodyBudget(1, BODY, BODY);
        for (var holder : List.of(holder("192.0.2.1", false), holder("192.0.2.2", false), holder("192.0.2.1", true))) {
            assertThat(small.lease(holder).require(BODY)).isEmpty();
        }
    }

    @Test
    void one_address_with_a_key_finds_room_for_the_largest_body_whatever_callers_without_one_hold() {
        var heavy = new BodyBudget(8 * BODY, 20 * BODY, BODY);
        for (var address = 1; address < 10; address++) {
            heavy.lease(holder("192.0.2." + address, false)).require(BODY);
        }
        assertThat(heavy.bytes()).isEqualTo(2 * BODY);
        assertThat(heavy.lease(holder("192.0.2.1", true)).require(20 * BODY)).isEmpty();
        assertThat(heavy.lease(holder("192.0.2.1", true)).require(1)).contains(Denial.ADDRESS_EXHAUSTED);
        assertThat(heavy.lease(holder("192.0.2.2", true)).require(1)).contains(Denial.EXHAUSTED);
    }

    @Test
    void the_smallest_body_counts_for_its_connection_too() {
        budget.lease(holder("192.0.2.1", false)).require(1);
        assertThat(budget.bytes()).isEqualTo(BodyBudget.MIN_BYTES);
    }

    @Test
    void a_lease_grows_and_gives_back_once_what_it_holds() {
        var other = budget.lease(holder("192.0.2.1", true));
        other.require(500_000);
        var lease = budget.lease(holder("192.0.2.1", true));
        assertThat(lease.require(100_000)).isEmpty();
        assertThat(lease.require(300_000)).isEmpty();
        assertThat(lease.require(200_000)).isEmpty();
        assertThat(lease.require(16 * BODY)).isPresent();
        assertThat(budget.bytes()).isEqualTo(800_000);
        lease.close();
        lease.close();
        assertThat(budget.bytes()).isEqualTo(500_000);
        other.close();
        assertThat(budget.bytes()).isZero();
        assertThat(budget.holders()).isZero();
    }

    @Test
    void a_lease_that_was_closed_acquires_nothing() {
        var lease = budget.lease(holder("192.0.2.1", true));
        lease.close();
        assertThat(lease.require(BODY)).isEmpty();
        assertThat(budget.bytes()).isZero();
    }

    /** Acquires bodies of half a megabyte until one is denied. */
    private Denial acquireAll(String address, boolean known) {
        var denial = Optional.<Denial>empty();
        for (var held = new ArrayList<BodyBudget.Lease>(); denial.isEmpty() && held.size() < 100; ) {
            held.add(budget.lease(holder(address, known)));
            denial = held.get(held.size() - 1).require(BODY / 2);
        }
        return denial.orElseThrow();
    }

    private static Holder holder(String address, boolean known) {
        return new Holder(address, known);
    }
}
