package net.mixminion.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountersTest {
    @Test
    void countsEventsAndDiscardsByName() {
        Counters counters = new Counters();
        counters.count(Event.RECEIVED_PACKET);
        counters.count(Event.RECEIVED_PACKET, 4);
        counters.discarded("REPLAY");
        assertThat(counters.snapshot()).containsEntry("ReceivedPacket", 5L).containsEntry("Discarded:REPLAY", 1L);
    }

    @Test
    void losesNoCountOfSeveralThreads() throws InterruptedException {
        Counters counters = new Counters();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int n = 0; n < 10_000; n++) {
                    counters.count(Event.MIXED_PACKET);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(counters.snapshot()).containsEntry("MixedPacket", 40_000L);
    }
}
