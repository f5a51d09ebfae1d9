package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.DropReason;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.Packet;
import net.mixminion.packet.ReplayHash;
import org.junit.jupiter.api.Test;

class OpeningRateTest {
    private static final HopResult WHOLE = new HopResult.Relay(
            new ReplayHash("key_0001", Digest20.of(new byte[20])),
            MixerHome.NEXT.hop().address(),
            Packet.of(new byte[Packet.PACKET_LENGTH]));
    private static final HopResult CHEAP = new HopResult.Drop(DropReason.BAD_RSA, Optional.empty());

    private final List<Long> told = new ArrayList<>();
    private long cpuNanos;
    private final OpeningRate rate = new OpeningRate(() -> cpuNanos, told::add);

    @Test
    void everyThousandWholePacketsMakeAFigure() {
        open(OpeningRate.WINDOW - 1, WHOLE, 2_000_000);
        open(5000, CHEAP, 1);
        assertThat(told).isEmpty();
        open(1, WHOLE, 2_000_000);
        assertThat(told).containsExactly(500L);

        open(OpeningRate.WINDOW, WHOLE, 500_000);
        assertThat(told).containsExactly(500L, 2000L);
    }

    @Test
    void withoutProcessorTimesThereIsNoFigure() {
        cpuNanos = -1;
        open(2 * OpeningRate.WINDOW, WHOLE, 0);

        assertThat(told).isEmpty();
    }

    private void open(int count, HopResult result, long nanos) {
        for (int i = 0; i < count; i++) {
            HopResult given = rate.measured(() -> {
                cpuNanos += nanos;
                return result;
            });
            assertThat(given).isSameAs(result);
        }
    }
}
