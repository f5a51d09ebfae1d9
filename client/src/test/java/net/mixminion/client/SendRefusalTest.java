package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.mixminion.client.CommandRun.Result;
import net.mixminion.client.TestNetwork.Offer;
import net.mixminion.client.TestNetwork.Server;
import net.mixminion.directory.MailExit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendRefusalTest {
    private final Path home;
    private final TestNetwork network;
    private final CommandRun mixminion;

    SendRefusalTest(@TempDir Path home) {
        this.home = home;
        this.network = new TestNetwork(home);
        this.mixminion = new CommandRun(home);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void tellsWhichServerCantBeReachedAndHowToGoOn() {
        Server a = network.start("Aye", Offer.RELAY);
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        a.close();
        Result result = mixminion.input("x").run("send", "--no-queue", "-t", "joe@example.org", "-P", "Aye,Bee");
        assertThat(result.code()).isEqualTo(69);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).hasSize(2);
        assertThat(result.err().get(0)).contains("not taken by Aye: ").contains("(packet 1 of 1)");
        assertThat(result.err().get(1)).contains("give the same command again");
    }

    @Test
    void handsNothingToAServerWithAnotherIdentityKey() {
        Server a = network.start("Aye", Offer.RELAY);
        Server b = network.start("Bee", Offer.EXIT);
        Path forged = home.resolve("forged");
        TestNetwork.writeDescriptor(
                forged, "Cee", Offer.RELAY, a.port(), TestNetwork.key(6), TestNetwork.key(7), java.time.Instant.now());
        mixminion.imports(b);
        Result result = mixminion.input("x").run("send", "-t", "joe@example.org", "-P", forged + ",Bee");
        assertThat(result.code()).isEqualTo(69);
        assertThat(result.err().get(0)).contains("not taken by Cee: ");
        assertThat(a.received).isEmpty();
    }

    @Test
    void tellsWhichPacketsWereRejectedAndThatTheMessageCanStillArrive() {
        AtomicInteger offered = new AtomicInteger();
        Server a = network.start("Aye", Offer.RELAY, packet -> offered.incrementAndGet() != 3);
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        byte[] body = new byte[200_000];
        new Random(1).nextBytes(body);
        Result result = mixminion.input(body).run("send", "-t", "joe@example.org", "-P", "Aye,Bee");
        assertThat(result.code()).isEqualTo(75);
        assertThat(result.out()).containsExactly("10 packets handed to Aye");
        assertThat(result.err()).hasSize(2);
        assertThat(result.err().get(0)).containsPattern("not taken by Aye: .* \\(packet [0-9]+ of 11\\)");
        assertThat(result.err().get(1)).contains("can arrive all the same").contains("8 of each 11");
    }

    @Test
    void readsNoMoreThanTheLastServerDelivers() {
        mixminion.imports(
                network.start("Aye", Offer.RELAY), network.start("Bee", new Offer(new MailExit(32, true), null, 50)));
        Endless endless = new Endless();
        Result result = mixminion.input(endless).run("send", "-t", "joe@example.org", "-P", "Aye,Bee");
        assertThat(result.code()).isEqualTo(65);
        assertThat(result.err())
                .containsExactly("mixminion: the message is longer than the 32 KiB that can be delivered");
        assertThat(endless.read).isLessThan(100_000);
    }

    @Test
    void refusesAFromLineWhereTheServerAllowsNone() {
        Server b = network.start("Bee", new Offer(new MailExit(100, false), null, 50));
        mixminion.imports(network.start("Aye", Offer.RELAY), b);
        Result result = mixminion.input("x").run("send", "-t", "joe@example.org", "-P", "Aye,Bee", "--from=Ann");
        assertThat(result.code()).isEqualTo(69);
        assertThat(result.err()).singleElement().asString().contains("Bee, which lets nobody choose the From line");
    }

    @Test
    void refusesMoreFragmentsThanTheServerPutsTogether() {
        mixminion.imports(
                network.start("Aye", Offer.RELAY), network.start("Bee", new Offer(new MailExit(400, true), null, 5)));
        byte[] body = new byte[100_000];
        new Random(1).nextBytes(body);
        Result result = mixminion.input(body).run("send", "-t", "joe@example.org", "-P", "Aye,Bee");
        assertThat(result.code()).isEqualTo(69);
        assertThat(result.err()).singleElement().asString().contains("puts at most 5 fragments together");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "joe|~5|64|no address: joe",
                "0x0003:x|~5|64|no destination",
                "mbox:joe|~5|64|write mbox:joe@SERVER",
                "mbox:joe@|~5|64|no server behind the @",
                "mbox:joe@Nobody|~5|66|neither a server nor a descriptor file named 'Nobody'",
                "joe@example.org|Aye|64|at least two servers",
                "joe@example.org|Aye,Nobody|66|neither a server nor a descriptor file named 'Nobody'",
                "joe@example.org|Aye,Bee:|64|both sides",
                "joe@example.org|Bee,Aye|69|Aye, which delivers no SMTP",
                "joe@example.org|*40,Bee|64|more servers than fit in a packet",
                "joe@example.org|*4000,Bee|64|more servers than fit in a packet",
                "mbox:joe|Aye,Bee|69|Bee, which delivers no MBOX",
            })
    void sendsNothingButOneLineWhenItCantBeDone(String address, String path, int code, String words) {
        Server a = network.start("Aye", Offer.RELAY);
        Server b = network.start("Bee", Offer.EXIT);
        mixminion.imports(a, b);
        Result result = mixminion.input("x").run("send", "-t", address, "-P", path);
        assertThat(result.err())
                .singleElement()
                .asString()
                .startsWith("mixminion: ")
                .contains(words);
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.out()).isEmpty();
        assertThat(a.received).isEmpty();
        assertThat(b.received).isEmpty();
    }

    @Test
    void refusesHeadersThatNoServerReads() {
        network.startExits(mixminion);
        assertThat(mixminion.run("send", "-t", "a@b.org", "--from=A [B]").code())
                .isEqualTo(64);
        assertThat(mixminion.run("send", "-t", "a@b.org", "--subject=\u00e9").code())
                .isEqualTo(64);
        assertThat(mixminion.run("send", "-t", "drop", "--subject=x").code()).isEqualTo(64);
    }

    @Test
    void namesTheInputFileThatIsntThere() {
        network.startExits(mixminion);
        Result result = mixminion.run(
                "send", "-t", "a@b.org", "-i", home.resolve("gone").toString());
        assertThat(result.code()).isEqualTo(66);
        assertThat(result.err())
                .singleElement()
                .asString()
                .contains(home.resolve("gone").toString());
    }

    /** A message without end. */
    private static final class Endless extends InputStream {
        private long read;

        @Override
        public int read() {
            read++;
            return 'x';
        }

        @Override
        public int read(byte[] octets, int offset, int length) {
            read += length;
            return length;
        }
    }
}
