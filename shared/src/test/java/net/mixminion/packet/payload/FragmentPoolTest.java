package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import net.mixminion.packet.payload.FragmentPool.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentPoolTest {
    private static final LocalDate DAY = LocalDate.of(2026, 5, 4);
    /** k = 2, n = 3, one chunk. */
    private static final long SMALL = 40_000;
    /** k = 16, n = 22, two chunks. */
    private static final long LARGE = 17 * 28_625L;

    private final FinishedMessages finished = FinishedMessages.inMemory();
    private final FragmentPool pool = new FragmentPool(10_000_000, finished);

    private static FragmentMeta fragment(int message, int index, long size) {
        return fragment(message, index, size, index);
    }

    private static FragmentMeta fragment(int message, int index, long size, int data) {
        return new FragmentMeta(Samples.id(message), index, size, 0, Samples.id(data), "", DAY);
    }

    private void add(Outcome expected, FragmentMeta fragment) {
        assertThat(pool.test(fragment)).isEqualTo(expected);
        assertThat(pool.add(fragment)).isEqualTo(expected);
    }

    private void assertRejected(int message) {
        assertThat(finished.ending(Samples.id(message))).contains(Ending.REJECTED);
        assertThat(pool.message(Samples.id(message))).isEmpty();
        add(Outcome.LATE, fragment(message, 0, SMALL));
    }

    @Test
    void knowsWhenMessageIsComplete() {
        add(Outcome.STORED, fragment(1, 2, SMALL));
        MessageState state = pool.message(Samples.id(1)).orElseThrow();
        assertThat(state.isComplete()).isFalse();
        assertThat(state.have()).isEqualTo(1);
        assertThat(state.need()).isEqualTo(2);
        assertThat(pool.complete()).isEmpty();

        add(Outcome.STORED, fragment(1, 0, SMALL));
        assertThat(state.isComplete()).isTrue();
        assertThat(pool.complete()).containsExactly(state);
        assertThat(state.indices(0)).containsExactly(0, 2);
    }

    @Test
    void needsKFragmentsOfEachChunk() {
        IntStream.range(0, 16).forEach(i -> add(Outcome.STORED, fragment(1, i, LARGE)));
        IntStream.range(16, 22).forEach(i -> add(Outcome.UNNEEDED, fragment(1, i, LARGE)));
        IntStream.range(28, 43).forEach(i -> add(Outcome.STORED, fragment(1, i, LARGE)));
        assertThat(pool.complete()).isEmpty();

        add(Outcome.STORED, fragment(1, 43, LARGE));
        assertThat(pool.complete()).hasSize(1);
    }

    @Test
    void dropsTheSameFragmentAgain() {
        add(Outcome.STORED, fragment(1, 0, LARGE));
        add(Outcome.DUPLICATE, fragment(1, 0, LARGE));
        assertThat(pool.message(Samples.id(1)).orElseThrow().have()).isEqualTo(1);
    }

    @Test
    void dropsFragmentsThatCompleteChunkDoesNotNeed() {
        add(Outcome.STORED, fragment(1, 0, SMALL));
        add(Outcome.STORED, fragment(1, 1, SMALL));
        add(Outcome.UNNEEDED, fragment(1, 2, SMALL));
        add(Outcome.UNNEEDED, fragment(1, 0, SMALL));
        // the reference doesn't compare any more either
        add(Outcome.UNNEEDED, fragment(1, 0, SMALL, 99));
        assertThat(pool.complete()).hasSize(1);
    }

    @Test
    void givesUpMessageWithTwoDataAtOneIndex() {
        add(Outcome.STORED, fragment(1, 0, LARGE));
        add(Outcome.STORED, fragment(1, 1, LARGE));
        add(Outcome.REJECTED_MESSAGE, fragment(1, 0, LARGE, 99));
        assertRejected(1);
    }

    @Test
    void givesUpMessageWithTwoSizes() {
        add(Outcome.STORED, fragment(1, 0, SMALL));
        add(Outcome.REJECTED_MESSAGE, fragment(1, 1, SMALL + 1));
        assertRejected(1);
    }

    @Test
    void givesUpMessageWithTwoSizesOneOfThemTooLarge() {
        add(Outcome.STORED, fragment(1, 0, SMALL));
        add(Outcome.REJECTED_MESSAGE, fragment(1, 1, 4_000_000_000L));
        assertRejected(1);
    }

    @Test
    void givesUpMessageEncryptedInPart() {
        add(Outcome.STORED, fragment(1, 0, SMALL));
        add(
                Outcome.REJECTED_MESSAGE,
                new FragmentMeta(Samples.id(1), 1, SMALL, Payload.ENCRYPTED_OVERHEAD, Samples.id(1), "", DAY));
        assertRejected(1);
    }

    @Test
    void givesUpMessageSentToTwoIdentities() {
        add(Outcome.STORED, new FragmentMeta(Samples.id(1), 0, SMALL, 0, Samples.id(0), "marktwain", DAY));
        add(Outcome.REJECTED_MESSAGE, new FragmentMeta(Samples.id(1), 1, SMALL, 0, Samples.id(1), "sclemens", DAY));
        assertRejected(1);
    }

    @ParameterizedTest
    @CsvSource({"40000, 3", "40000, 8388607", "486625, 44"})
    void givesUpMessageWithIndexBeyondItsFragments(long size, int index) {
        add(Outcome.REJECTED_MESSAGE, fragment(1, index, size));
        assertThat(finished.ending(Samples.id(1))).contains(Ending.REJECTED);
        add(Outcome.STORED, fragment(2, 0, size));
        add(Outcome.REJECTED_MESSAGE, fragment(2, index, size));
        assertRejected(2);
    }

    @Test
    void dropsFragmentsOfFinishedMessages() {
        add(Outcome.STORED, fragment(1, 0, SMALL));
        add(Outcome.STORED, fragment(1, 1, SMALL));
        pool.finish(Samples.id(1), Ending.COMPLETED);

        add(Outcome.LATE, fragment(1, 2, SMALL));
        add(Outcome.LATE, fragment(1, 0, SMALL + 1));
        assertThat(finished.ending(Samples.id(1))).contains(Ending.COMPLETED);
        assertThat(pool.messages()).isEmpty();
    }

    @Test
    void dropsTooLargeClaimsOnArrivalAndRemembersNothing() {
        FragmentPool small = new FragmentPool(SMALL, finished);
        assertThat(small.add(fragment(1, 0, SMALL + 1))).isEqualTo(Outcome.TOO_LARGE);
        assertThat(small.add(fragment(1, 0, 0xffffffffL))).isEqualTo(Outcome.TOO_LARGE);
        assertThat(small.messages()).isEmpty();
        assertThat(finished.ending(Samples.id(1))).isEmpty();
        assertThat(small.add(fragment(1, 0, SMALL))).isEqualTo(Outcome.STORED);
    }

    @Test
    void keepsMessagesApart() {
        add(Outcome.STORED, fragment(1, 0, SMALL));
        add(Outcome.STORED, fragment(2, 1, SMALL));
        add(Outcome.REJECTED_MESSAGE, fragment(1, 0, SMALL, 99));

        assertThat(pool.messages()).extracting(MessageState::messageId).containsExactly(Samples.id(2));
    }

    @Test
    void findsMessagesByTheDayOfTheirFirstFragment() {
        add(Outcome.STORED, new FragmentMeta(Samples.id(1), 0, LARGE, 0, Samples.id(0), "", DAY));
        add(Outcome.STORED, new FragmentMeta(Samples.id(1), 1, LARGE, 0, Samples.id(1), "", DAY.plusDays(5)));
        add(Outcome.STORED, new FragmentMeta(Samples.id(2), 0, LARGE, 0, Samples.id(0), "", DAY.plusDays(1)));
        add(Outcome.STORED, new FragmentMeta(Samples.id(2), 1, LARGE, 0, Samples.id(1), "", DAY.minusDays(1)));

        assertThat(pool.startedBefore(DAY)).extracting(MessageState::messageId).containsExactly(Samples.id(2));
        assertThat(pool.startedBefore(DAY.plusDays(1)))
                .extracting(MessageState::messageId)
                .isEqualTo(List.of(Samples.id(1), Samples.id(2)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 28_625, 0x100000000L})
    void refusesMetadataThatNoFragmentHas(long size) {
        assertThatThrownBy(() -> fragment(1, 0, size)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FragmentMeta(Samples.id(1), 0, SMALL, 1, Samples.id(1), "", DAY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
