package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.mixminion.client.CommandRun.Result;
import net.mixminion.client.TestNetwork.Arrivals;
import net.mixminion.client.TestNetwork.Exit;
import net.mixminion.client.TestNetwork.Offer;
import net.mixminion.client.TestNetwork.Server;
import net.mixminion.directory.MailExit;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.ExitMessage;
import net.mixminion.packet.payload.FinishedMessages;
import net.mixminion.packet.payload.FragmentMeta;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.FragmentPool;
import net.mixminion.packet.payload.MessageState;
import net.mixminion.packet.payload.Reassembly;
import net.mixminion.packet.payload.ServerSideHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendCommandTest {
    private final Path home;
    private final TestNetwork network;
    private final CommandRun mixminion;

    SendCommandTest(@TempDir Path home) {
        this.home = home;
        this.network = new TestNetwork(home);
        this.mixminion = new CommandRun(home);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void sendsToTheServerOfTheDescriptorFileFirstAndThenThroughTwoOthers() {
        Server own = network.start("Own", Offer.RELAY);
        Server b = network.start("Bee", Offer.EXIT);
        Server c = network.start("Cee", Offer.EXIT);
        assertThat(mixminion.imports(b, c).code()).isZero();

        Result result = mixminion.input("Hello\n").run("send", "-t", "joe@example.org", "-P", own.descriptor + ",*2");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out()).containsExactly("1 packet handed to Own");
        assertThat(own.received).hasSize(1);
        assertThat(b.received).isEmpty();
        assertThat(c.received).isEmpty();
        Arrivals arrivals = network.passOn();
        assertThat(arrivals.relays()).isEqualTo(2);
        Exit exit = only(arrivals);
        assertThat(exit.packet().exitType()).isEqualTo(RoutingType.SMTP);
        assertThat(exit.packet().address()).asString(StandardCharsets.UTF_8).isEqualTo("joe@example.org");
        ExitMessage message = ExitMessage.decode(exit.packet());
        assertThat(message.type()).isEqualTo(ExitMessage.Type.PLAIN);
        assertThat(message.contents()).asString(StandardCharsets.UTF_8).isEqualTo("Hello\n");
        assertThat(message.headers()).isEmpty();
    }

    @Test
    void sendsAFileWithTheHeadersThatTheUserChose() throws IOException {
        network.startExits(mixminion);
        Path letter = Files.writeString(home.resolve("letter"), "Body\n");
        Result result = mixminion.run(
                "send",
                "--to=joe@example.org",
                "--path=~4",
                "--input=" + letter,
                "--subject",
                "On paths",
                "--from",
                "Ann",
                "--in-reply-to=<1@b>",
                "--references=<0@b>");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        ExitMessage message = ExitMessage.decode(only(network.passOn()).packet());
        assertThat(message.headers())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("SUBJECT", "On paths", "FROM", "Ann", "IN-REPLY-TO", "<1@b>", "REFERENCES", "<0@b>"));
        assertThat(message.contents()).asString(StandardCharsets.UTF_8).isEqualTo("Body\n");
    }

    @ParameterizedTest
    @CsvSource({
        "joe@example.org, 0x100, joe@example.org",
        "smtp:joe@example.org, 0x100, joe@example.org",
        "mbox:joe@Mail, 0x101, joe",
        "0x1234:some data, 0x1234, some data",
        "0xABCD, 0xABCD, ''",
        "test:me, 0xFFFE, me",
    })
    void everyKindOfAddressArrives(String address, String type, String info) {
        network.startExits(mixminion);
        Server mail = network.start("Mail", new Offer(null, new MailExit(100, false), null));
        mixminion.imports(mail);
        Result result = mixminion.input("x").run("send", "-t", address);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        Exit exit = only(network.passOn());
        assertThat(exit.packet().exitType()).isEqualTo(Integer.decode(type));
        assertThat(exit.packet().address()).asString(StandardCharsets.UTF_8).isEqualTo(info);
        assertThat(exit.packet().tag())
                .hasValueSatisfying(tag -> assertThat(tag.bytes()[0]).isNotNegative());
        assertThat(exit.server() == mail || !address.startsWith("mbox")).isTrue();
    }

    @Test
    void aDummyEndsInNowhereAndNeedsNoMessage() {
        network.startExits(mixminion);
        Result result = mixminion.run("send", "-t", "drop", "-P", "*2");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        Arrivals arrivals = network.passOn();
        assertThat(arrivals.drops()).isEqualTo(1);
        assertThat(arrivals.exits()).isEmpty();
    }

    @Test
    void aLongMessageIsPutTogetherByOneServer() throws IOException {
        network.startExits(mixminion);
        long seed = System.nanoTime();
        byte[] body = new byte[200_000];
        new Random(seed).nextBytes(body);
        Result result = mixminion.input(body).run("send", "-t", "joe@example.org", "-P", "~5", "--subject=Long");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();

        List<Exit> exits = network.passOn().exits();
        assertThat(exits).hasSize(11);
        assertThat(exits.stream().map(Exit::server).distinct()).hasSize(1);
        assertThat(exits).allSatisfy(exit -> {
            assertThat(exit.packet().exitType()).isEqualTo(RoutingType.FRAGMENT);
            assertThat(exit.packet().routingInfo()).isEmpty();
        });
        byte[] whole = reassembled(exits);
        ServerSideHeader header = header(whole);
        assertThat(header.exitType()).isEqualTo(RoutingType.SMTP);
        assertThat(header.routingInfo()).asString(StandardCharsets.UTF_8).isEqualTo("joe@example.org");
        ExitMessage message = ExitMessage.decodeReassembled(
                        Arrays.copyOfRange(whole, header.length(), whole.length), 400_000)
                .orElseThrow();
        assertThat(message.headers()).isEqualTo(Map.of("SUBJECT", "Long"));
        assertThat(message.contents()).as("seed %d", seed).isEqualTo(body);
    }

    @Test
    void allPacketsForAServerGoOverOneConnectionEachAndAreCounted() {
        Server a = network.start("Aye", Offer.RELAY);
        Server b = network.start("Bee", Offer.EXIT);
        mixminion.imports(a, b);
        byte[] body = new byte[100_000];
        new Random(1).nextBytes(body);
        Result result = mixminion.input(body).run("send", "-t", "joe@example.org", "-P", "Aye,Bee");
        assertThat(result.out()).containsExactly("6 packets handed to Aye");
        assertThat(a.received).hasSize(6);
    }

    @Test
    void quietMeansQuiet() {
        network.startExits(mixminion);
        Result result = mixminion.input("x").run("send", "-Q", "-t", "joe@example.org");
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void warnsWhenAPacketMustGoFromAServerToItself() {
        mixminion.imports(network.start("Aye", Offer.EXIT));
        Result result = mixminion.input("x").run("send", "-t", "joe@example.org", "-P", "*2");
        assertThat(result.code()).isZero();
        assertThat(result.err()).singleElement().asString().contains("warning: too few servers");
        assertThat(only(network.passOn()).server().nickname).isEqualTo("Aye");
    }

    @Test
    void leavesNothingOfAMessageOnDisk() throws IOException {
        network.startExits(mixminion);
        byte[] body = new byte[100_000];
        new Random(1).nextBytes(body);
        assertThat(mixminion.input(body).run("send", "-t", "joe@example.org").code())
                .isZero();
        try (var files = Files.walk(home.resolve(".mixminion"))) {
            assertThat(files.filter(file ->
                            Files.isRegularFile(file) && !file.toString().contains("/imported/")))
                    .allMatch(file -> file.toFile().length() == 0);
        }
        try (var files = Files.list(home.resolve(".mixminion/queue"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly(".claims");
        }
    }

    @Test
    void leavesNoFileAtAllIfTold() throws IOException {
        network.startExits(mixminion);
        assertThat(mixminion
                        .input("x")
                        .run("send", "--no-queue", "-t", "joe@example.org")
                        .code())
                .isZero();
        assertThat(network.passOn().exits()).hasSize(1);
        try (var files = Files.list(home.resolve(".mixminion"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("imported");
        }
    }

    private static Exit only(Arrivals arrivals) {
        assertThat(arrivals.exits()).hasSize(1);
        assertThat(arrivals.drops()).isZero();
        return arrivals.exits().get(0);
    }

    private static byte[] reassembled(List<Exit> exits) throws IOException {
        FragmentPool pool = new FragmentPool(10_000_000, FinishedMessages.inMemory());
        Map<Integer, byte[]> data = new HashMap<>();
        for (Exit exit : exits) {
            FragmentPayload fragment =
                    ExitMessage.decode(exit.packet()).fragment().orElseThrow();
            data.put(fragment.index(), fragment.data());
            pool.add(new FragmentMeta(
                    fragment.messageId(),
                    fragment.index(),
                    fragment.messageSize(),
                    fragment.overhead(),
                    fragment.dataDigest(),
                    "",
                    LocalDate.EPOCH));
        }
        MessageState state = pool.complete().get(0);
        return Reassembly.inMemory(state, index -> Objects.requireNonNull(data.get(index)));
    }

    private static ServerSideHeader header(byte[] whole) {
        try {
            return ServerSideHeader.parse(whole);
        } catch (net.mixminion.crypto.WireFormatException e) {
            throw new AssertionError(e);
        }
    }
}
