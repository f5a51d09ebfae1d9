package net.mixminion.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private final AtomicLong time = new AtomicLong(1);
    private final AtomicInteger silence = new AtomicInteger();
    private final Counters counters = new Counters();
    private final List<String> told = new ArrayList<>();

    @Test
    void tellsWhatWasCounted() {
        Heartbeat heartbeat = new Heartbeat(counters, Runnable::run, told::add, silence::incrementAndGet, time::get);
        counters.count(Event.RECEIVED_PACKET, 3);
        heartbeat.beat();
        counters.count(Event.RECEIVED_PACKET);
        counters.tell("crypto", "JDK");
        heartbeat.close();
        assertThat(told)
                .containsExactly(
                        "{\"counts\":{\"ReceivedPacket\":3},\"facts\":{}}",
                        "{\"counts\":{\"ReceivedPacket\":4},\"facts\":{\"crypto\":\"JDK\"}}");
    }

    @Test
    void fallsSilentWhenTheEventLoopsAreStuck() {
        List<Runnable> waiting = new ArrayList<>();
        Heartbeat heartbeat = new Heartbeat(counters, waiting::add, told::add, silence::incrementAndGet, time::get);
        heartbeat.beat();
        assertThat(told).hasSize(1);
        time.addAndGet(Heartbeat.STUCK.toNanos());
        assertThat(silence).hasValue(0);
        heartbeat.beat();
        assertThat(told).hasSize(1);
        assertThat(silence).hasValue(1);
        waiting.forEach(Runnable::run);
        heartbeat.beat();
        assertThat(told).hasSize(2);
        heartbeat.close();
    }
}
