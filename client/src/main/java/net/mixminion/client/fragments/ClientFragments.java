package net.mixminion.client.fragments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import net.mixminion.packet.payload.FragmentMeta;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.FragmentPool;
import net.mixminion.packet.payload.MessageState;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.Reassembly;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;

/**
 * The fragments that came to the user and wait for the rest of their messages. To be opened and used while
 * {@link ClientHome#lock} is held; there is nothing to close.
 */
public final class ClientFragments {
    /** Octets that a message may claim to have, compressed: it is put together in memory. */
    public static final long MAX_MESSAGE = 64L * 1024 * 1024;

    /** Octets that all fragments together may take: whoever knows the user's address must not fill his disk. */
    private static final long MAX_TOTAL = 512L * 1024 * 1024;

    private static final String ROOM = "fragments";
    private static final String FINISHED = ".finished";

    private final Pool pool;
    private final FragmentPool state;
    private final int most;
    private final LocalDate today;
    /** The fragments of each message by their indices. */
    private final Map<Digest20, Map<Integer, Kept>> kept = new HashMap<>();

    /** A fragment and the file it is in. */
    private record Kept(String file, FragmentMeta meta) {}

    private ClientFragments(Pool pool, FragmentPool state, int most, LocalDate today) {
        this.pool = pool;
        this.state = state;
        this.most = most;
        this.today = today;
    }

    /** Whether there may be fragments; makes and changes nothing. */
    public static boolean exist(ClientHome home) throws ClientException {
        return Files.isDirectory(home.room(ROOM, false));
    }

    /**
     * Looks at what is there; makes the directory if it isn't.
     *
     * @param complaints takes a line for whatever is damaged and passed over
     * @throws ClientException if the directory can't be read or written, or others could do so
     */
    public static ClientFragments open(ClientHome home, Clock clock, Consumer<String> complaints)
            throws ClientException {
        return open(home, clock, complaints, (int) (MAX_TOTAL / Payload.LENGTH));
    }

    /** The same with another number of fragments that may be kept. */
    static ClientFragments open(ClientHome home, Clock clock, Consumer<String> complaints, int most)
            throws ClientException {
        Path room = home.room(ROOM, true);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try {
            Pool pool = Pool.open(room);
            pool.limitBodies(FragmentPayload.capacity(0));
            pool.whenCorrupt(() -> complaints.accept("a damaged file in " + room
                    + " is put aside and no longer counts as a fragment; decode the mail that brought it again"));
            pool.recover();
            FinishedFile finished = FinishedFile.open(room.resolve(FINISHED), today, complaints);
            ClientFragments fragments = new ClientFragments(pool, new FragmentPool(MAX_MESSAGE, finished), most, today);
            fragments.load();
            return fragments;
        } catch (IOException e) {
            throw failed(room, e);
        }
    }

    /**
     * Takes a fragment that has come, or refuses it; what the answer says is durable when this returns.
     *
     * @param identity whom it was sent to, as the SURB's keyring entry names him; empty if nobody in particular
     * @throws ClientException if there is no room for it, or it can't be written
     */
    public FragmentPool.Outcome add(FragmentPayload fragment, String identity) throws ClientException {
        FragmentMeta meta = FragmentMeta.of(fragment, identity, today);
        FragmentPool.Outcome outcome = state.test(meta);
        try {
            if (outcome == FragmentPool.Outcome.STORED) {
                keep(write(meta, fragment.data()), meta);
            } else if (outcome == FragmentPool.Outcome.REJECTED_MESSAGE) {
                end(meta.messageId(), Ending.REJECTED);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return outcome;
    }

    /** The messages of which there are fragments, the oldest first. */
    public List<MessageState> messages() {
        return state.messages().stream()
                .sorted(Comparator.comparing(MessageState::firstDay)
                        .thenComparing(message -> message.messageId().hex()))
                .toList();
    }

    /** What the user may call a message: the first 8 hexadecimal digits of its id, or as many more as it takes. */
    public String name(Digest20 messageId) {
        return names().of(messageId);
    }

    /**
     * The message that the user means.
     *
     * @param name the first digits of its id, at least 8
     * @throws ClientException if it is no name, that of no message, or that of several
     */
    public MessageState find(String name) throws ClientException {
        return state.message(names().find(name)).orElseThrow();
    }

    /**
     * Puts a message together; its fragments stay. Damaged ones are put aside first.
     *
     * @return the message, compressed
     * @throws ClientException if fragments are missing or can't be read
     */
    public byte[] assemble(Digest20 messageId) throws ClientException {
        try {
            putDamagedAside(messageId);
            MessageState message = state.message(messageId)
                    .orElseThrow(() -> new ClientException(
                            ExitCode.NO_INPUT,
                            "there are no fragments of the message "
                                    + messageId.hex().substring(0, MessageNames.FEWEST) + " any more"));
            requireComplete(message);
            Map<Integer, Kept> fragments = fragmentsOf(messageId);
            return Reassembly.inMemory(message, index -> data(fragments, index));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Refuses a message that can't be put together yet.
     *
     * @throws ClientException saying how many fragments are missing
     */
    public void requireComplete(MessageState message) throws ClientException {
        if (!message.isComplete()) {
            int missing = message.need() - message.have();
            throw new ClientException(
                    ExitCode.DATA,
                    "the message " + name(message.messageId()) + " can't be put together yet: " + missing + " of its "
                            + message.need() + " fragments " + (missing == 1 ? "is" : "are") + " missing");
        }
    }

    /**
     * Remembers that a message is done with, and removes its fragments; both are durable when this returns.
     *
     * @return how many fragments they were
     */
    public int finish(Digest20 messageId, Ending ending) throws ClientException {
        try {
            return end(messageId, ending);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void load() throws IOException {
        for (String file : pool.list()) {
            Optional<Map<String, String>> header = pool.header(file);
            if (header.isPresent()) {
                Optional<FragmentMeta> meta = FragmentHeader.parse(header.get());
                if (meta.isPresent()) {
                    load(file, meta.get());
                } else {
                    pool.corrupt(file, "not a fragment");
                }
            }
        }
        pool.purge(Integer.MAX_VALUE);
    }

    /** A crash can have left fragments of messages that are done with. */
    private void load(String file, FragmentMeta meta) throws IOException {
        switch (state.test(meta)) {
            case STORED -> keep(file, meta);
            case REJECTED_MESSAGE -> {
                pool.remove(List.of(file));
                end(meta.messageId(), Ending.REJECTED);
            }
            case DUPLICATE, UNNEEDED, LATE, TOO_LARGE -> pool.remove(List.of(file));
        }
    }

    private String write(FragmentMeta meta, byte[] data) throws IOException, ClientException {
        if (kept.values().stream().mapToInt(Map::size).sum() >= most) {
            throw new ClientException(
                    ExitCode.IO,
                    "there is no room for another fragment: those that are kept take "
                            + MAX_TOTAL / (1024 * 1024)
                            + " MB; mixminion list-fragments shows them, and mixminion purge-fragments removes those of a"
                            + " message");
        }
        try (Pool.Batch batch = pool.batch()) {
            String file = batch.write(new PoolRecord(FragmentHeader.of(meta), data));
            batch.commit();
            return file;
        }
    }

    private void keep(String file, FragmentMeta meta) {
        state.add(meta);
        kept.computeIfAbsent(meta.messageId(), id -> new HashMap<>()).put(meta.index(), new Kept(file, meta));
    }

    private int end(Digest20 messageId, Ending ending) throws IOException {
        try {
            state.finish(messageId, ending);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Map<Integer, Kept> fragments = fragmentsOf(messageId);
        kept.remove(messageId);
        pool.remove(fragments.values().stream().map(Kept::file).toList());
        pool.purge(Integer.MAX_VALUE);
        return fragments.size();
    }

    /** What is left of the message is counted anew. */
    private void putDamagedAside(Digest20 messageId) throws IOException {
        Map<Integer, Kept> fragments = fragmentsOf(messageId);
        int before = fragments.size();
        Iterator<Kept> each = fragments.values().iterator();
        while (each.hasNext()) {
            if (data(each.next()).isEmpty()) {
                each.remove();
            }
        }
        if (fragments.size() < before) {
            state.forget(messageId);
            fragments.values().forEach(fragment -> state.add(fragment.meta()));
        }
    }

    private byte[] data(Map<Integer, Kept> fragments, int index) throws IOException {
        Kept fragment = fragments.get(index);
        Optional<byte[]> data = fragment == null ? Optional.empty() : data(fragment);
        return data.orElseThrow(() -> new IOException("a fragment has gone while it was read"));
    }

    /** The data of a fragment; empty if its file was gone or is damaged, which puts it aside. */
    private Optional<byte[]> data(Kept fragment) throws IOException {
        Optional<byte[]> data = pool.read(fragment.file()).map(PoolRecord::body);
        if (data.isPresent() && !Sha1.digest(data.get()).equals(fragment.meta().digest())) {
            pool.corrupt(fragment.file(), "other data than its header says");
            return Optional.empty();
        }
        return data;
    }

    private Map<Integer, Kept> fragmentsOf(Digest20 messageId) {
        return kept.getOrDefault(messageId, new HashMap<>());
    }

    private MessageNames names() {
        return new MessageNames(
                state.messages().stream().map(MessageState::messageId).toList());
    }

    private ClientException failed(IOException e) {
        return failed(pool.directory(), e);
    }

    private static ClientException failed(Path room, IOException e) {
        return new ClientException(ExitCode.IO, "can't use " + room + ": " + ClientHome.reason(e));
    }
}
