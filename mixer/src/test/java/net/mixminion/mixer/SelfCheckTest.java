package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.mixminion.packet.Packet;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.junit.jupiter.api.Test;

class SelfCheckTest {
    @Test
    void thisMachineOpensTheKnownPacketAndTellsItsRate() throws StageException {
        assertThat(SelfCheck.passed().packetsPerSecond(Duration.ofMillis(50))).isPositive();
    }

    @Test
    void aWrongResultKeepsTheMixerFromStarting() {
        for (int changed : new int[] {0, 300, 2048, Packet.PACKET_LENGTH - 1}) {
            byte[] packet = SelfCheck.resource("known.packet");
            packet[changed] ^= 1;
            assertThatThrownBy(() -> SelfCheck.passed(packet))
                    .as("octet %d", changed)
                    .isInstanceOfSatisfying(
                            StageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.SOFTWARE))
                    .hasMessageContaining("the self-check failed");
        }
    }
}
