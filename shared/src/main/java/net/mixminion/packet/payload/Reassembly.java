package net.mixminion.packet.payload;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.Whitening;
import net.mixminion.fec.Fec;

/** Puts complete messages together, one chunk at a time. */
public final class Reassembly {
    private Reassembly() {}

    /** Where the fragments' data are. */
    @FunctionalInterface
    public interface FragmentSource {
        /**
         * The data of one fragment.
         *
         * @throws IOException if they can't be read
         */
        byte[] data(int index) throws IOException;

        /** Fragments by their indices. */
        static FragmentSource of(Map<Integer, byte[]> fragments) {
            return index -> {
                byte[] data = fragments.get(index);
                if (data == null) {
                    throw new IOException("fragment " + index + " isn't there");
                }
                return data;
            };
        }
    }

    /**
     * Writes a complete message, still whitened; holds one chunk (at most 16 blocks) in memory.
     *
     * @param out takes {@code state.params().length()} octets
     * @throws IOException if fragments can't be read, or aren't what was stored
     * @throws IllegalStateException if fragments are missing
     */
    public static void write(MessageState state, FragmentSource source, OutputStream out) throws IOException {
        if (!state.isComplete()) {
            throw new IllegalStateException("fragments are missing");
        }
        FragmentationParams params = state.params();
        Fec fec = new Fec(params.k(), params.n());
        long left = params.length();
        for (int chunk = 0; chunk < params.chunks(); chunk++) {
            for (byte[] block : chunk(state, chunk, source, fec)) {
                int count = (int) Math.min(left, block.length);
                out.write(block, 0, count);
                left -= count;
            }
        }
    }

    /**
     * A complete message in memory, whitening undone.
     *
     * @throws IOException as {@link #write}, and for a message of more than 2 GB
     */
    public static byte[] inMemory(MessageState state, FragmentSource source) throws IOException {
        if (state.params().length() > Integer.MAX_VALUE) {
            throw new IOException("a message of " + state.params().length() + " octets is too long");
        }
        Whole whole = new Whole((int) state.params().length());
        write(state, source, whole);
        Whitening.unwhiten(whole.octets, 0, whole.octets.length);
        return whole.octets;
    }

    private static byte[][] chunk(MessageState state, int chunk, FragmentSource source, Fec fec) throws IOException {
        List<Integer> indices = state.indices(chunk);
        int[] positions = new int[indices.size()];
        byte[][] blocks = new byte[indices.size()][];
        for (int i = 0; i < blocks.length; i++) {
            int index = indices.get(i);
            positions[i] = state.params().positionOf(index);
            blocks[i] = source.data(index);
            if (!Sha1.digest(blocks[i]).equals(state.digest(index))) {
                throw new IOException("fragment " + index + " of message " + state.messageId() + " is damaged");
            }
        }
        return fec.decode(positions, blocks);
    }

    /** Fills an array of known length. */
    private static final class Whole extends OutputStream {
        private final byte[] octets;
        private int at;

        Whole(int length) {
            octets = new byte[length];
        }

        @Override
        public void write(int octet) {
            octets[at++] = (byte) octet;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            System.arraycopy(buffer, offset, octets, at, length);
            at += length;
        }
    }
}
