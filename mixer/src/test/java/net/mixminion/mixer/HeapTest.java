package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.packet.CraftedPacket;
import net.mixminion.packet.Hop;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.Packet;
import net.mixminion.spool.MemoryDirectory;
import net.mixminion.spool.SecureDelete;
import net.mixminion.spool.Steps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left in memory of a key that was destroyed and of packets that were processed. */
class HeapTest {
    private static final int PIECE = 16;
    private static final byte MASK = 0x5c;

    @Test
    void neitherADestroyedKeyNorASecretOfAPacketIsLeft(@TempDir(factory = MemoryDirectory.class) Path base)
            throws IOException {
        MixerHome home = new MixerHome(base, "");
        SecureDelete.tree(base.resolve("keys/key_0001"));
        List<byte[]> wanted = new ArrayList<>();
        byte[] packet = sealPacketForNewKey(home, wanted);
        Path marks = Files.createDirectories(base.resolve("mix"));
        HashLogs logs = new HashLogs(base.resolve("hashlogs"), marks, Steps.NONE);
        try (PacketKeys keys =
                new PacketKeys(base.resolve("keys"), Duration.ofHours(24), logs, home.clock, home.clock)) {
            keys.refresh();
            HopResult result = keys.live().open(Packet.of(packet));
            assertThat(result.toLog()).isPresent();
            assertThat(found(base, wanted))
                    .as("prime of a live key, secret of a packet")
                    .containsExactly(true, false);
            SecureDelete.tree(base.resolve("keys/key_0002"));
            keys.refresh();
            assertThat(found(base, wanted)).containsExactly(false, false);
        }
    }

    /** What is looked for is kept masked, so as not to be found where it is kept. */
    private static byte[] sealPacketForNewKey(MixerHome home, List<byte[]> wanted) throws IOException {
        RsaPrivateKey key = RsaKeys.generate(2048, new SecureRandom());
        Instant today = home.clock.instant().truncatedTo(ChronoUnit.DAYS);
        home.keySet("key_0002", key, today, today.plus(Duration.ofDays(30)));
        byte[] prime = key.jca().getPrimeP().toByteArray();
        wanted.add(masked(Arrays.copyOfRange(prime, prime.length - 4 * PIECE, prime.length - 3 * PIECE)));
        Arrays.fill(prime, (byte) 0);
        CraftedPacket crafted = new CraftedPacket(new SecureRandom());
        byte[] packet = crafted.sealedFor(
                        new Hop(key.publicKey(), MixerHome.SELF.hop().address()))
                .bytes();
        byte[] secret = crafted.secret();
        wanted.add(masked(secret));
        Arrays.fill(secret, (byte) 0);
        return packet;
    }

    private static byte[] masked(byte[] octets) {
        byte[] masked = octets.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK;
        }
        return masked;
    }

    private static List<Boolean> found(Path base, List<byte[]> wanted) throws IOException {
        Path dump = base.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        byte[] heap = Files.readAllBytes(dump);
        Files.delete(dump);
        List<Boolean> found = new ArrayList<>();
        for (byte[] piece : wanted) {
            found.add(contains(heap, piece));
        }
        return found;
    }

    private static boolean contains(byte[] heap, byte[] masked) {
        for (int i = 0; i + masked.length <= heap.length; i++) {
            int same = 0;
            while (same < masked.length && (heap[i + same] ^ MASK) == masked[same]) {
                same++;
            }
            if (same == masked.length) {
                return true;
            }
        }
        return false;
    }
}
