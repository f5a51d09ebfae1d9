package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairSharesTest {
    private static final ByteBuffer FLOODER = ByteBuffer.wrap(new byte[] {127, 0, 0, 2});
    private static final ByteBuffer HONEST = ByteBuffer.wrap(new byte[] {127, 0, 0, 1});

    private final FairShares shares = new FairShares();
    private final List<String> begunLate = new ArrayList<>();

    private boolean begin(ByteBuffer network, String name) {
        return shares.begin(network, () -> begunLate.add(name));
    }

    @Test
    void whoIsAloneHasAllPlacesAndTheRestWaitsInItsOrder() {
        for (int i = 0; i < FairShares.TOTAL; i++) {
            assertThat(begin(FLOODER, "none")).isTrue();
        }
        assertThat(begin(FLOODER, "first")).isFalse();
        assertThat(begin(FLOODER, "second")).isFalse();
        shares.end(FLOODER);
        assertThat(begunLate).containsExactly("first");
        shares.end(FLOODER);
        assertThat(begunLate).containsExactly("first", "second");
    }

    @Test
    void newcomerDoesNotWaitForAFlooder() {
        while (begin(FLOODER, "flood")) {
            assertThat(begunLate).isEmpty();
        }
        assertThat(begin(HONEST, "honest")).isTrue();
    }

    @Test
    void flooderGetsItsHalfBackWhenTheOtherHasGone() {
        int had = 0;
        assertThat(begin(HONEST, "honest")).isTrue();
        while (begin(FLOODER, "flood")) {
            had++;
        }
        assertThat(had).isEqualTo(FairShares.TOTAL / 2);
        shares.end(HONEST);
        assertThat(begin(FLOODER, "flood")).isTrue();
    }

    @Test
    void whatWasNotTakenCannotBeGivenBack() {
        assertThatThrownBy(() -> shares.end(HONEST)).isInstanceOf(IllegalStateException.class);
    }

    /** A model beside it, with a random walk: nobody waits for ever, and nobody has more than its share by beginning. */
    @Test
    void everythingThatWaitsBeginsInTheEnd() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<Integer, Integer> begun = new HashMap<>();
        int[] asked = {0};
        int[] started = {0};
        for (int step = 0; step < 20_000; step++) {
            int who = random.nextInt(300);
            ByteBuffer network = ByteBuffer.allocate(4).putInt(0, who);
            if (random.nextInt(5) < 3) {
                asked[0]++;
                Runnable start = () -> {
                    started[0]++;
                    begun.merge(who, 1, Integer::sum);
                };
                if (shares.begin(network, start)) {
                    start.run();
                }
            } else if (begun.getOrDefault(who, 0) > 0) {
                begun.merge(who, -1, Integer::sum);
                shares.end(network);
            }
        }
        while (started[0] < asked[0]) {
            int before = started[0];
            for (int who = 0; who < 300; who++) {
                if (begun.getOrDefault(who, 0) > 0) {
                    begun.merge(who, -1, Integer::sum);
                    shares.end(ByteBuffer.allocate(4).putInt(0, who));
                }
            }
            assertThat(started[0]).as("seed " + seed).isGreaterThan(before);
        }
    }
}
