package dev.parley.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engineio.Outbox.Offer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int COST = Outbox.cost(packet(100, false));
    private final AtomicInteger dropped = new AtomicInteger();
    private final Outbox outbox = new Outbox(3 * COST, dropped::incrementAndGet);

    @Test
    void it_takes_packets_up_to_its_limit() {
        assertThat(outbox.offer(packet(100, false))).isEqualTo(Offer.ACCEPTED);
        assertThat(outbox.offer(packet(100, false))).isEqualTo(Offer.ACCEPTED);
        assertThat(outbox.offer(packet(100, false))).isEqualTo(Offer.ACCEPTED);

        assertThat(outbox.offer(packet(0, false))).isEqualTo(Offer.OVERFLOW);
    }

    @Test
    void volatile_packets_make_room_the_oldest_first() {
        OutboundPacket first = packet(100, true);
        OutboundPacket second = packet(100, false);
        OutboundPacket third = packet(100, true);
        List.of(first, second, third).forEach(outbox::offer);
        OutboundPacket fourth = packet(100, false);

        assertThat(outbox.offer(fourth)).isEqualTo(Offer.ACCEPTED);

        assertThat(outbox.takeAll()).containsExactly(second, third, fourth);
        assertThat(dropped).hasValue(1);
    }

    @Test
    void a_volatile_packet_that_does_not_fit_pushes_nothing_out() {
        for (int i = 0; i < 3; i++) {
            outbox.offer(packet(100, true));
        }

        assertThat(outbox.offer(packet(1, true))).isEqualTo(Offer.DROPPED);
        assertThat(outbox.takeAll()).hasSize(3);
    }

    @Test
    void when_no_volatile_packet_is_left_it_overflows() {
        outbox.offer(packet(100, true));
        outbox.offer(packet(100, false));
        outbox.offer(packet(100, false));

        assertThat(outbox.offer(packet(100, false))).isEqualTo(Offer.ACCEPTED);
        assertThat(outbox.offer(packet(100, false))).isEqualTo(Offer.OVERFLOW);
    }

    @Test
    void bytes_on_their_way_into_the_socket_count() {
        outbox.offer(packet(100, false));
        outbox.offer(packet(100, false));
        long taken = outbox.waitingBytes();
        outbox.takeAll();
        outbox.offer(packet(100, false));

        assertThat(outbox.offer(packet(100, false))).isEqualTo(Offer.OVERFLOW);
        outbox.onWritten(taken);
        assertThat(outbox.offer(packet(100, false))).isEqualTo(Offer.ACCEPTED);
    }

    @Test
    void a_packet_larger_than_the_limit_is_taken_when_it_is_alone() {
        assertThat(outbox.offer(packet(10_000, false))).isEqualTo(Offer.ACCEPTED);
        assertThat(outbox.offer(packet(1, false))).isEqualTo(Offer.OVERFLOW);
    }

    @Test
    void an_emptied_outbox_is_as_new() {
        outbox.offer(packet(100, true));
        outbox.clear();

        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.waitingBytes()).isZero();
        assertThat(outbox.takeAll()).isEmpty();
    }

    private static OutboundPacket packet(int size, boolean isVolatile) {
        return new OutboundPacket(List.of(EngineMessage.binary(new byte[size])), isVolatile, false);
    }
}
