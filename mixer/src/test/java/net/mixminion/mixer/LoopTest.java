package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import net.mixminion.packet.Hop;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.RoutingType;
import net.mixminion.spool.Pool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packet that its sender leads through us over and over again. */
class LoopTest {
    private static final int LEG = 8;

    @Test
    void eachTimeItWaitsForTheMixAndItNeverBecomesMoreThanOne(@TempDir Path base) throws IOException {
        MixerHome home = new MixerHome(base, "MixAlgorithm: Timed\nMixInterval: 30 min");
        Mixer mixer = home.started();
        MmtpAddress address =
                new MmtpAddress("a.b", 1, MixerHome.SELF.hop().address().keyId());
        List<Hop> leg =
                java.util.Collections.nCopies(LEG, new Hop(MixerHome.SELF.hop().packetKey(), address));
        PacketBuilder builder = new PacketBuilder(new SecureRandom());
        byte[] info = PacketBuilder.tagged(builder.randomTag(), new byte[] {'x'});
        byte[] packet = builder.forward(new byte[Packet.PAYLOAD_LENGTH], RoutingType.SMTP, info, leg, leg)
                .bytes();
        try {
            for (int hop = 1; hop < 2 * LEG; hop++) {
                home.receive(packet);
                assertThat(MixerHome.work(mixer)).isEqualTo(1);
                assertThat(mixer.mix().tick())
                        .as("hop %d does not leave before its time", hop)
                        .isZero();
                home.clock.pass(Duration.ofMinutes(30));
                assertThat(mixer.mix().tick()).isEqualTo(1);
                Pool outgoing = home.pool("outgoing");
                assertThat(outgoing.list()).hasSize(1);
                String id = outgoing.list().get(0);
                packet = outgoing.read(id).orElseThrow().body();
                outgoing.remove(List.of(id));
            }
            home.receive(packet);
            assertThat(MixerHome.work(mixer)).isEqualTo(1);
            home.clock.pass(Duration.ofMinutes(30));
            assertThat(mixer.mix().tick()).isEqualTo(1);
            assertThat(home.pool("deliver/SMTP").list()).hasSize(1);
            assertThat(home.count("MixedPacket"))
                    .as("counted as work each time")
                    .isEqualTo(2 * LEG);
        } finally {
            mixer.stop(Duration.ofSeconds(1));
        }
    }
}
