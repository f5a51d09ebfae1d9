package net.mixminion.client.reply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.ReplyBlock;
import net.mixminion.spool.Durable;

/**
 * {@code surbs/log}: which reply blocks a packet was made with, a line for each, {@code DIGEST SECONDS}: SHA-1 of the
 * block in 40 hexadecimal digits, and when it expires, in seconds since 1970. A second packet of the same block would be
 * a replay, which servers drop. Whoever changes it holds the lock of {@link ClientHome}.
 */
public final class SurbLog {
    /** A packet needs some time for its way; what expires sooner is not used. */
    private static final Duration LEAST_LEFT = Duration.ofHours(3);

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{40}) ([0-9]{1,12})");

    private final Path file;
    private final Map<Digest20, Instant> used;

    private SurbLog(Path file, Map<Digest20, Instant> used) {
        this.file = file;
        this.used = used;
    }

    /**
     * Reads the log; lines of blocks that are expired are left out.
     *
     * @param create whether its directory is made if it isn't there
     * @throws ClientException if it can't be read: without it a block might be used twice
     */
    public static SurbLog open(ClientHome home, Instant now, boolean create) throws ClientException {
        Path file = home.room("surbs", create).resolve("log");
        Map<Digest20, Instant> used = new LinkedHashMap<>();
        if (Files.exists(file)) {
            int number = 0;
            for (String line : lines(file)) {
                number++;
                Matcher matcher = LINE.matcher(line);
                if (line.indexOf('\0') >= 0) {
                    throw new ClientException(
                            ExitCode.DATA,
                            file
                                    + " is a database of another program; move it away (reply blocks that it names could be"
                                    + " used twice without it)");
                }
                if (!matcher.matches()) {
                    throw new ClientException(
                            ExitCode.DATA,
                            file + ":" + number + ": not a digest and a time; mend or delete this line (a reply block"
                                    + " that it names could be used twice without it)");
                }
                Instant expires = Instant.ofEpochSecond(Long.parseLong(matcher.group(2)));
                if (expires.isAfter(now)) {
                    used.put(Digest20.fromHex(matcher.group(1)), expires);
                }
            }
        }
        return new SurbLog(file, used);
    }

    /** Whether a packet was made with the block. */
    public boolean isUsed(ReplyBlock block) {
        return used.containsKey(block.digest());
    }

    /**
     * The first blocks that can be used, in their order, each once.
     *
     * @param count how many are needed
     * @throws ClientException if there are fewer; says why the others can't be used
     */
    public List<ReplyBlock> usable(Collection<ReplyBlock> blocks, int count, Instant now) throws ClientException {
        Set<Digest20> seen = new LinkedHashSet<>();
        List<ReplyBlock> usable = new ArrayList<>();
        int usedUp = 0;
        int tooOld = 0;
        int damaged = 0;
        for (ReplyBlock block : blocks) {
            if (!seen.add(block.digest())) {
                continue;
            }
            if (isUsed(block)) {
                usedUp++;
            } else if (block.expires().isBefore(now.plus(LEAST_LEFT))) {
                tooOld++;
            } else if (!leadsSomewhere(block)) {
                damaged++;
            } else if (usable.size() < count) {
                usable.add(block);
            }
        }
        if (usable.size() < count) {
            throw new ClientException(
                    ExitCode.UNAVAILABLE,
                    "the message needs " + blocks(count) + ", and of " + seen.size() + " there "
                            + (usable.size() == 1 ? "is " : "are ") + usable.size() + " to use: " + usedUp + " used, "
                            + tooOld + " expired or nearly so, " + damaged + " damaged");
        }
        return usable;
    }

    /**
     * Notes that packets are made with blocks; when this returns, it is remembered.
     *
     * @throws ClientException if that can't be written: then no packet may go
     */
    public void use(Collection<ReplyBlock> blocks) throws ClientException {
        blocks.forEach(block -> used.put(block.digest(), block.expires()));
        StringBuilder text = new StringBuilder();
        used.forEach((digest, expires) -> text.append(digest.hex())
                .append(' ')
                .append(expires.getEpochSecond())
                .append('\n'));
        try {
            Durable.replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't write " + file + ": " + ClientHome.reason(e));
        }
    }

    private static boolean leadsSomewhere(ReplyBlock block) {
        try {
            block.firstHop();
            return true;
        } catch (WireFormatException e) {
            return false;
        }
    }

    private static List<String> lines(Path file) throws ClientException {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't read " + file + ": " + ClientHome.reason(e));
        }
    }

    private static String blocks(int count) {
        return count == 1 ? "a reply block" : count + " reply blocks";
    }
}
