package net.mixminion.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.EnumSet;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HopResultTest {
    private static final ReplayHash HASH = new ReplayHash("key_0001", Sha1.digest(new byte[0]));

    @Test
    void foldsByKind() {
        MmtpAddress address = new MmtpAddress("a", 1, Digest20.of(new byte[20]));
        HopResult relay = new HopResult.Relay(HASH, address, Packet.of(new byte[Packet.PACKET_LENGTH]));
        HopResult exit = new HopResult.Exit(
                HASH, new ExitPacket(0x100, new byte[0], new byte[16], new byte[Packet.PAYLOAD_LENGTH]));
        HopResult drop = new HopResult.Drop(DropReason.BAD_RSA, Optional.empty());
        assertThat(kind(relay)).isEqualTo("relay");
        assertThat(kind(exit)).isEqualTo("exit");
        assertThat(kind(drop)).isEqualTo("drop");
        assertThat(relay.toLog()).contains(HASH);
        assertThat(exit.toLog()).contains(HASH);
        assertThat(drop.toLog()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(DropReason.class)
    void aDropHasAHashExactlyWhenItsReasonSaysSo(DropReason reason) {
        Optional<ReplayHash> right = reason.isRemembered() ? Optional.of(HASH) : Optional.empty();
        Optional<ReplayHash> wrong = reason.isRemembered() ? Optional.empty() : Optional.of(HASH);
        assertThat(new HopResult.Drop(reason, right).toLog()).isEqualTo(right);
        assertThatIllegalArgumentException().isThrownBy(() -> new HopResult.Drop(reason, wrong));
    }

    @Test
    void nothingIsRememberedOfAPacketThatProvedNothing() {
        EnumSet<DropReason> forgotten = EnumSet.allOf(DropReason.class);
        forgotten.removeIf(DropReason::isRemembered);
        assertThat(forgotten)
                .containsExactlyInAnyOrder(
                        DropReason.BAD_RSA, DropReason.BAD_LENGTH, DropReason.BAD_VERSION, DropReason.BAD_DIGEST);
    }

    private static String kind(HopResult result) {
        return result.fold(relay -> "relay", exit -> "exit", drop -> "drop");
    }
}
