package net.mixminion.mixer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.PacketKey;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;

/**
 * Opens a packet whose result is known, before the first one that counts: a machine, a provider or a virtual machine that
 * computes wrongly would destroy packets without knowing it. The packet was made and opened by the reference, for a key
 * that serves nobody; its hop swaps the headers, so that every primitive has its part in it.
 */
final class SelfCheck {
    private static final String NEXT_PACKET = "682ab187152eaf4e54cf28e553eec883ca211bd5";
    private static final String REPLAY_HASH = "dc5db79a98cd70c15e5d0787f25d85b84e3386e0";

    private final Packet packet;
    private final PacketHandler handler;

    private SelfCheck(Packet packet, PacketHandler handler) {
        this.packet = packet;
        this.handler = handler;
    }

    /**
     * Opens the packet once.
     *
     * @throws StageException if the result is wrong
     */
    static SelfCheck passed() throws StageException {
        return passed(resource("known.packet"));
    }

    /** As {@link #passed()}, with another packet. */
    static SelfCheck passed(byte[] octets) throws StageException {
        try {
            PacketKey key = new PacketKey("known", RsaKeys.parsePem(resource("known.key")));
            SelfCheck check = new SelfCheck(Packet.of(octets), new PacketHandler(List.of(key)));
            if (check.isRight()) {
                return check;
            }
        } catch (WireFormatException | RuntimeException e) {
            throw new StageException(ExitCode.SOFTWARE, "the self-check failed: " + e.getMessage(), e);
        }
        throw new StageException(
                ExitCode.SOFTWARE,
                "the self-check failed: this machine does not open a known packet as it should; if"
                        + " JavaOptions: -Dnet.mixminion.rsa=jdk helps, the native library is at fault");
    }

    private boolean isRight() {
        return handler.process(packet)
                .fold(
                        relay -> NEXT_PACKET.equals(
                                        Sha1.digest(relay.packet().bytes()).hex())
                                && REPLAY_HASH.equals(relay.replayHash().hash().hex()),
                        exit -> false,
                        drop -> false);
    }

    /**
     * How many packets one core would open in a second if each took as long as the fastest of those that are opened
     * within {@code time}: the others show other work of the machine, and code that is still being compiled.
     */
    long packetsPerSecond(Duration time) {
        long fastest = Long.MAX_VALUE;
        long begin = System.nanoTime();
        long now = begin;
        do {
            long before = now;
            HopResult unused = handler.process(packet);
            now = System.nanoTime();
            fastest = Math.min(fastest, now - before);
        } while (now - begin < time.toNanos());
        return Duration.ofSeconds(1).toNanos() / Math.max(1, fastest);
    }

    static byte[] resource(String name) {
        try (InputStream stream = SelfCheck.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("no " + name + " in the jar");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("can't read " + name + " in the jar", e);
        }
    }
}
