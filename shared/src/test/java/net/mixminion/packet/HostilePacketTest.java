package net.mixminion.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever comes in: no exception, and nothing goes out that nobody sealed for us. */
class HostilePacketTest {
    private static final Mixes.Mix ALPHA = Mixes.named("Alpha");

    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);

    @Test
    void tenThousandRandomPacketsGoNowhere() {
        PacketHandler handler = ALPHA.handler();
        HopResult refused = new HopResult.Drop(DropReason.BAD_RSA, Optional.empty());
        byte[] octets = new byte[Packet.PACKET_LENGTH];
        random.nextBytes(octets);
        byte[] rsaPart = new byte[Subheader.RSA_LENGTH];
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(rsaPart);
            System.arraycopy(rsaPart, 0, octets, 0, rsaPart.length);
            assertThat(handler.process(Packet.of(octets)))
                    .as("packet %d, seed %d", i, seed)
                    .isEqualTo(refused);
        }
    }

    @Test
    void extremePacketsGoNowhere() {
        PacketHandler handler = new PacketHandler(List.of(
                new PacketKey("key_0001", ALPHA.key()),
                new PacketKey("key_0002", Mixes.named("Beta").key())));
        for (int value = 0; value < 256; value++) {
            byte[] octets = new byte[Packet.PACKET_LENGTH];
            Arrays.fill(octets, (byte) value);
            assertThat(handler.process(Packet.of(octets)))
                    .isEqualTo(new HopResult.Drop(DropReason.BAD_RSA, Optional.empty()));
        }
    }

    @Test
    void sealedNonsenseIsHandledToo() {
        PacketHandler handler = ALPHA.handler();
        for (int i = 0; i < 2_000; i++) {
            byte[] info = new byte[random.nextInt(Subheader.TAIL_LENGTH + 1)];
            random.nextBytes(info);
            int type = random.nextBoolean() ? random.nextInt(8) : random.nextInt(0x10000);
            CraftedPacket crafted = new CraftedPacket(random).routing(type, info);
            if (random.nextBoolean()) {
                crafted.claimedLength(random.nextInt(0x10000));
            }
            Packet packet = crafted.sealedFor(ALPHA.hop());
            assertThatCode(() -> assertThat(handler.process(packet).toLog()).isPresent())
                    .as("packet %d, seed %d", i, seed)
                    .doesNotThrowAnyException();
        }
    }
}
