package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.Mixes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    private static final int HASHED_FROM = 23;
    private static final int SIZE_OFFSET = 43;

    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);

    /** A fragment that claims a size, with a good digest. */
    private byte[] fragmentClaiming(long size, int length) {
        byte[] octets = Samples.random(length, random);
        octets[0] |= (byte) 0x80;
        ByteBuffer.wrap(octets).putInt(SIZE_OFFSET, (int) size);
        byte[] hash =
                Sha1.digest(octets, HASHED_FROM, octets.length - HASHED_FROM).bytes();
        System.arraycopy(hash, 0, octets, HASHED_FROM - hash.length, hash.length);
        return octets;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Payload.ENCRYPTED_OVERHEAD})
    void readsTheSingletonThatItWrote(int overhead) throws Exception {
        byte[] contents = Samples.random(SingletonPayload.capacity(overhead), random);
        for (int size : new int[] {0, 1, contents.length - 1, contents.length}) {
            byte[] message = Arrays.copyOf(contents, size);
            byte[] octets = SingletonPayload.of(message, overhead, random).pack();

            assertThat(octets).hasSize(Payload.LENGTH - overhead);
            assertThat(Payload.hashIsGood(octets)).isTrue();
            Payload read = Payload.parse(octets);
            assertThat(read.overhead()).isEqualTo(overhead);
            assertThat(((SingletonPayload) read).contents()).isEqualTo(message);
            assertThat(read.pack()).isEqualTo(octets);
        }
    }

    @Test
    void padsSingletonsAtRandom() {
        byte[] one = SingletonPayload.of(new byte[1], 0, random).pack();
        byte[] two = SingletonPayload.of(new byte[1], 0, random).pack();

        assertThat(Arrays.copyOfRange(one, 23, one.length)).isNotEqualTo(Arrays.copyOfRange(two, 23, two.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Payload.ENCRYPTED_OVERHEAD})
    void readsTheFragmentThatItWrote(int overhead) throws Exception {
        byte[] data = Samples.random(FragmentPayload.capacity(overhead), random);
        for (int index : new int[] {0, 1, 0xffff, 0x10000, 0x7fffff}) {
            byte[] octets = new FragmentPayload(index, Samples.id(7), 0xffffffffL, data.clone()).pack();

            assertThat(octets).hasSize(Payload.LENGTH - overhead);
            assertThat(Payload.hashIsGood(octets)).isTrue();
            FragmentPayload read = (FragmentPayload) Payload.parse(octets);
            assertThat(read.index()).isEqualTo(index);
            assertThat(read.messageId()).isEqualTo(Samples.id(7));
            assertThat(read.messageSize()).isEqualTo(0xffffffffL);
            assertThat(read.overhead()).isEqualTo(overhead);
            assertThat(read.data()).isEqualTo(data);
            assertThat(read.pack()).isEqualTo(octets);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 28_624, 28_625})
    void refusesFragmentOfMessageThatFitsInOne(long size) {
        byte[] octets = fragmentClaiming(size, Payload.LENGTH);

        assertThat(Payload.hashIsGood(octets)).isTrue();
        assertThatThrownBy(() -> Payload.parse(octets)).isInstanceOf(WireFormatException.class);
        assertThat(ExitMessage.decode(octets, null).type()).isEqualTo(ExitMessage.Type.ERROR);
    }

    @ParameterizedTest
    @ValueSource(longs = {28_626, 0x7fffffffL, 0xffffffffL})
    void takesFragmentOfMessageThatNeedsTwo(long size) throws Exception {
        byte[] octets = fragmentClaiming(size, Payload.LENGTH);

        assertThat(((FragmentPayload) Payload.parse(octets)).messageSize()).isEqualTo(size);
        assertThat(ExitMessage.decode(octets, null).type()).isEqualTo(ExitMessage.Type.FRAGMENT);
    }

    @Test
    void refusesEncryptedFragmentOfMessageThatFitsInOne() throws Exception {
        int length = Payload.LENGTH - Payload.ENCRYPTED_OVERHEAD;

        assertThatThrownBy(() -> Payload.parse(fragmentClaiming(28_587, length)))
                .isInstanceOf(WireFormatException.class);
        assertThat(((FragmentPayload) Payload.parse(fragmentClaiming(28_588, length))).messageSize())
                .isEqualTo(28_588);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 22, 28_633, 28_635, 28_671, 28_673})
    void refusesOtherLengths(int length) {
        assertThat(Payload.hashIsGood(new byte[length])).isFalse();
        assertThatThrownBy(() -> Payload.parse(new byte[length])).isInstanceOf(WireFormatException.class);
    }

    @Test
    void noticesAnyChangedBitBehindTheSize() {
        byte[] octets =
                SingletonPayload.of(Samples.random(100, random), 0, random).pack();
        for (int trial = 0; trial < 200; trial++) {
            byte[] changed = octets.clone();
            int at = 2 + random.nextInt(octets.length - 2);
            changed[at] ^= (byte) (1 << random.nextInt(8));

            assertThat(Payload.hashIsGood(changed)).as("seed %d", seed).isFalse();
        }
    }
}
