package net.mixminion.packet.payload;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Whitening;
import net.mixminion.fec.Fec;

/** Cuts messages into fragments (E2E-spec §2.1.2). */
public final class Fragments {
    private Fragments() {}

    /**
     * All fragments of a message, by index; any k of each chunk give it back.
     *
     * @param message compressed, with its server-side prefix if it has one
     * @param overhead 0, or {@link Payload#ENCRYPTED_OVERHEAD}
     * @param random gives the padding
     * @throws IllegalArgumentException if the message fits in one fragment
     */
    public static List<FragmentPayload> split(byte[] message, int overhead, Digest20 messageId, SecureRandom random) {
        FragmentationParams params = FragmentationParams.of(message.length, overhead);
        byte[] whitened = message.clone();
        Whitening.whiten(whitened, 0, whitened.length);
        Fec fec = new Fec(params.k(), params.n());
        List<FragmentPayload> fragments = new ArrayList<>(params.fragments());
        for (int chunk = 0; chunk < params.chunks(); chunk++) {
            byte[][] blocks = new byte[params.k()][];
            for (int i = 0; i < blocks.length; i++) {
                blocks[i] = block(whitened, ((long) chunk * params.k() + i) * params.capacity(), params, random);
            }
            for (int position = 0; position < params.n(); position++) {
                fragments.add(new FragmentPayload(
                        chunk * params.n() + position, messageId, message.length, fec.encode(blocks, position)));
            }
        }
        return fragments;
    }

    private static byte[] block(byte[] whitened, long start, FragmentationParams params, SecureRandom random) {
        int from = (int) Math.min(start, whitened.length);
        int to = (int) Math.min(start + params.capacity(), whitened.length);
        byte[] block = Arrays.copyOf(Arrays.copyOfRange(whitened, from, to), params.capacity());
        byte[] padding = new byte[params.capacity() - (to - from)];
        random.nextBytes(padding);
        System.arraycopy(padding, 0, block, to - from, padding.length);
        return block;
    }
}
