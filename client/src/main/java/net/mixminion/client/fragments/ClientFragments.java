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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.crypto.Digest20;
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
    /** Where the fragments are: the file of each index of each message. */
    private final Map<Digest20, Map<Integer, String>> kept = new HashMap<>();

    private final MessageNames names = new MessageNames();

    private ClientFragments(Pool pool, FragmentPool state, int most, LocalDate today) {
        this.pool = pool;
        this.state = state;
        this.most = most;
        this.today = today;
    }

    /** Whether there may be fragments; makes and changes nothing. */
    public static boolean exist(ClientHome home) throws ClientException {
        return Files.isDirectory(home.poolRoom(ROOM, false));
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
        Path room = home.poolRoom(ROOM, true);
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
        return names.of(messageId);
    }

    /**
     * The message that the user means.
     *
     * @param name the first digits of its id, at least 8
     * @throws ClientException if it is no name, that of no message, or that of several
     */
    public MessageState find(String name) throws ClientException {
        return state.message(names.find(name)).orElseThrow();
    }

    /**
     * Puts a message together; its fragments stay.
     *
     * @return the message, compressed
     * @throws ClientException if fragments are missing or can't be read
     */
    public byte[] assemble(MessageState message) throws ClientException {
        requireComplete(message);
        try {
            return Reassembly.inMemory(message, index -> data(message.messageId(), index));
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

    /** Reads everything: a header that is damaged must not contradict sound ones. */
    private void load() throws IOException {
        for (String file : pool.list()) {
            Optional<PoolRecord> record = pool.read(file);
            if (record.isPresent()) {
                Optional<FragmentMeta> meta = FragmentHeader.parse(record.get().header());
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
        names.add(meta.messageId());
        kept.computeIfAbsent(meta.messageId(), id -> new HashMap<>()).put(meta.index(), file);
    }

    private int end(Digest20 messageId, Ending ending) throws IOException {
        try {
            state.finish(messageId, ending);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Map<Integer, String> fragments = fragmentsOf(messageId);
        names.remove(messageId);
        kept.remove(messageId);
        pool.remove(fragments.values());
        pool.purge(Integer.MAX_VALUE);
        return fragments.size();
    }

    private byte[] data(Digest20 messageId, int index) throws IOException {
        String file = fragmentsOf(messageId).get(index);
        Optional<PoolRecord> record = file == null ? Optional.empty() : pool.read(file);
        return record.orElseThrow(() -> new IOException("a fragment has gone while it was read"))
                .body();
    }

    private Map<Integer, String> fragmentsOf(Digest20 messageId) {
        return kept.getOrDefault(messageId, new HashMap<>());
    }

    private ClientException failed(IOException e) {
        return failed(pool.directory(), e);
    }

    private static ClientException failed(Path room, IOException e) {
        return new ClientException(ExitCode.IO, "can't use " + room + ": " + ClientHome.reason(e));
    }
}
