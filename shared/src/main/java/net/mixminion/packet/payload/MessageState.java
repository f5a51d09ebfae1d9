package net.mixminion.packet.payload;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.mixminion.crypto.Digest20;

/** What is there of a fragmented message. Changed by {@link FragmentPool} only; not for several threads. */
public final class MessageState {
    private final Digest20 messageId;
    private final FragmentationParams params;
    private final String identity;
    private final NavigableMap<Integer, Digest20> digests = new TreeMap<>();
    private LocalDate firstDay;
    private int completeChunks;

    MessageState(FragmentMeta first) {
        this.messageId = first.messageId();
        this.params = FragmentationParams.of(first.messageSize(), first.overhead());
        this.identity = first.identity();
        this.firstDay = first.day();
    }

    /** The id that all fragments share. */
    public Digest20 messageId() {
        return messageId;
    }

    /** How the message was cut up. */
    public FragmentationParams params() {
        return params;
    }

    /** Whom the message was sent to; empty at an exit. */
    public String identity() {
        return identity;
    }

    /** The GMT day on which the first fragment came. */
    public LocalDate firstDay() {
        return firstDay;
    }

    /** Number of fragments that are there. */
    public int have() {
        return digests.size();
    }

    /** Number of fragments that are enough. */
    public int need() {
        return params.k() * params.chunks();
    }

    /** Whether every chunk has its k fragments. */
    public boolean isComplete() {
        return completeChunks == params.chunks();
    }

    /** The indices that are there of a chunk, ascending; at most k. */
    public List<Integer> indices(int chunk) {
        return new ArrayList<>(ofChunk(chunk).keySet());
    }

    /**
     * SHA-1 of a fragment's data.
     *
     * @throws IllegalArgumentException if it isn't there
     */
    public Digest20 digest(int index) {
        Digest20 digest = digests.get(index);
        if (digest == null) {
            throw new IllegalArgumentException("fragment " + index + " isn't there");
        }
        return digest;
    }

    /** What {@link #add} would do, as seen from this message alone. */
    FragmentPool.Outcome test(FragmentMeta meta) {
        boolean otherMessage = meta.messageSize() != params.length()
                || meta.overhead() != params.overhead()
                || !meta.identity().equals(identity)
                || meta.index() >= params.fragments();
        if (otherMessage) {
            return FragmentPool.Outcome.REJECTED_MESSAGE;
        }
        if (ofChunk(params.chunkOf(meta.index())).size() >= params.k()) {
            return FragmentPool.Outcome.UNNEEDED;
        }
        Digest20 known = digests.get(meta.index());
        if (known == null) {
            return FragmentPool.Outcome.STORED;
        }
        return known.equals(meta.digest()) ? FragmentPool.Outcome.DUPLICATE : FragmentPool.Outcome.REJECTED_MESSAGE;
    }

    /** Takes a fragment for which {@link #test} said STORED. */
    void add(FragmentMeta meta) {
        digests.put(meta.index(), meta.digest());
        if (meta.day().isBefore(firstDay)) {
            firstDay = meta.day();
        }
        if (ofChunk(params.chunkOf(meta.index())).size() == params.k()) {
            completeChunks++;
        }
    }

    private NavigableMap<Integer, Digest20> ofChunk(int chunk) {
        int first = chunk * params.n();
        return digests.subMap(first, true, first + params.n(), false);
    }
}
