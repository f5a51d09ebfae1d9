package net.mixminion.client.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.mixminion.client.path.FirstServer;
import net.mixminion.crypto.Digest20;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.payload.FragmentationParams;
import org.junit.jupiter.api.Test;

class SendReportTest {
    private static final SendOutcome GONE = new SendOutcome(SendOutcome.Status.UNREACHED, "nobody listens");
    private static final SendOutcome CUT = new SendOutcome(SendOutcome.Status.FAILED, "the connection ended");
    /** Two chunks of 16 fragments, of which 22 are sent each. */
    private static final FragmentationParams TWO_CHUNKS = FragmentationParams.of(20L * 28_625, 0);

    @Test
    void countsWhatEachServerTook() {
        SendReport report = new SendReport(
                List.of(
                        fate(1, "Aye", SendOutcome.ACCEPTED),
                        fate(2, "Bee", SendOutcome.ACCEPTED),
                        fate(3, "Aye", SendOutcome.ACCEPTED)),
                Optional.empty(),
                false);
        assertThat(report.successes()).containsExactly("2 packets handed to Aye", "1 packet handed to Bee");
        assertThat(report.failures()).isEmpty();
        assertThat(report.exitCode()).isZero();
    }

    @Test
    void namesThePacketsThatWerentTakenByServerAndReason() {
        SendReport report = new SendReport(
                List.of(
                        fate(2, "Aye", SendOutcome.ACCEPTED),
                        fate(3, "Bee", GONE),
                        fate(1, "Bee", GONE),
                        fate(4, "Cee", SendOutcome.REJECTED)),
                Optional.empty(),
                false);
        assertThat(report.successes()).containsExactly("1 packet handed to Aye");
        assertThat(report.failures())
                .containsExactly(
                        "not taken by Bee: nobody listens (packets 1, 3 of 4)",
                        "not taken by Cee: the peer refused the packet (packet 4 of 4)",
                        "the message can't arrive with what was taken; nothing was kept; to send the message again, give"
                                + " the same command again");
        assertThat(report.exitCode()).isEqualTo(69);
    }

    @Test
    void aRefusalIsForLater() {
        assertThat(new SendReport(List.of(fate(1, "Aye", SendOutcome.REJECTED)), Optional.empty(), false).exitCode())
                .isEqualTo(75);
    }

    @Test
    void aBrokenConnectionMayHaveTakenThePacket() {
        SendReport report = new SendReport(List.of(fate(1, "Aye", CUT)), Optional.empty(), false);
        assertThat(report.exitCode()).isEqualTo(75);
        assertThat(report.failures().get(1)).contains("may have taken it all the same");
    }

    @Test
    void whatIsQueuedIsSentByFlush() {
        assertThat(new SendReport(List.of(fate(1, "Aye", CUT)), Optional.empty(), true).failures())
                .containsExactly(
                        "not taken by Aye: the connection ended (packet 1 of 1)",
                        "what was not taken stays in the queue; mixminion flush sends it");
        List<Fate> most = IntStream.rangeClosed(1, TWO_CHUNKS.fragments())
                .mapToObj(i -> fate(i, "Aye", i == 5 ? SendOutcome.REJECTED : SendOutcome.ACCEPTED))
                .toList();
        assertThat(new SendReport(most, Optional.of(TWO_CHUNKS), true).failures())
                .last()
                .asString()
                .contains("can arrive all the same")
                .endsWith("; what was not taken stays in the queue; mixminion flush sends it");
    }

    @Test
    void aMessageArrivesWithEnoughFragmentsOfEachChunk() {
        assertThat(TWO_CHUNKS.k()).isEqualTo(16);
        assertThat(TWO_CHUNKS.fragments()).isEqualTo(44);
        assertThat(lastLine(Set.of(1, 2, 3, 4, 5, 6, 23, 24, 25, 26, 27, 28)))
                .isEqualTo("the message can arrive all the same: the last server needs 16 of each 22 packets");
        assertThat(lastLine(Set.of(1, 2, 3, 4, 5, 6, 7))).startsWith("the message can't arrive");
        assertThat(lastLine(Set.of(38, 39, 40, 41, 42, 43, 44))).startsWith("the message can't arrive");
    }

    private static String lastLine(Set<Integer> lost) {
        List<Fate> fates = IntStream.rangeClosed(1, TWO_CHUNKS.fragments())
                .mapToObj(i -> fate(i, "Aye", lost.contains(i) ? SendOutcome.REJECTED : SendOutcome.ACCEPTED))
                .toList();
        List<String> lines = new SendReport(fates, Optional.of(TWO_CHUNKS), false).failures();
        return lines.get(lines.size() - 1);
    }

    private static Fate fate(int number, String nickname, SendOutcome outcome) {
        MmtpAddress address = new MmtpAddress("host.example.org", 48099, Digest20.of(new byte[Digest20.LENGTH]));
        return new Fate(number, new FirstServer(nickname, address), outcome);
    }
}
