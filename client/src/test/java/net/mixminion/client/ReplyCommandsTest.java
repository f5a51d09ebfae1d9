package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.mixminion.client.CommandRun.Result;
import net.mixminion.client.TestNetwork.Exit;
import net.mixminion.client.TestNetwork.Offer;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.directory.MailExit;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.AnonymousMessage;
import net.mixminion.packet.payload.ExitMessage;
import net.mixminion.packet.payload.Keyring;
import net.mixminion.packet.payload.ReplyBlock;
import net.mixminion.packet.payload.ReplyBlockText;
import net.mixminion.packet.payload.ReplyDecoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people who don't know each other: one hands out reply blocks, the other uses them. */
class ReplyCommandsTest {
    private static final String PASSPHRASE = "correct horse\n";

    private final Path home;
    private final Path blocks;
    private final TestNetwork network;
    private final CommandRun alice;
    private final CommandRun bob;

    ReplyCommandsTest(@TempDir Path directory) throws IOException {
        this.home = directory;
        this.blocks = directory.resolve("blocks");
        this.network = new TestNetwork(directory);
        this.alice = new CommandRun(directory);
        this.bob = new CommandRun(Files.createDirectory(directory.resolve("bob")));
    }

    @BeforeEach
    void start() {
        network.startExits(alice);
        network.importAllInto(bob);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void anAnswerFindsItsWayThroughABlockAndIsReadByItsMakerOnly() throws Exception {
        Result made = makeBlocks(1);
        assertThat(made.code()).isZero();
        assertThat(made.err()).isEmpty();

        Result sent = bob.input("Hello Alice\n").run("send", "-R", blocks.toString(), "--subject=Re");

        assertThat(sent.err()).isEmpty();
        assertThat(sent.code()).isZero();
        List<Exit> exits = network.passOn().exits();
        assertThat(exits).hasSize(1);
        assertThat(exits.get(0).packet().exitType()).isEqualTo(RoutingType.SMTP);
        assertThat(exits.get(0).packet().address())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("alice@example.org");
        ExitMessage delivered = ExitMessage.decode(exits.get(0).packet());
        assertThat(delivered.type()).isEqualTo(ExitMessage.Type.ENCRYPTED);
        Path mail = mail(exits);

        Result read = alice.input(PASSPHRASE).run("decode", "--passphrase-fd=0", "-i", mail.toString());
        assertThat(read.err()).isEmpty();
        assertThat(read.code()).isZero();
        assertThat(read.out()).containsExactly("SUBJECT:Re", "", "Hello Alice");

        Result wrong = alice.input("incorrect horse\n").run("decode", "--passphrase-fd=0", "-i", mail.toString());
        assertThat(wrong.code()).isEqualTo(ExitCode.DATA);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).singleElement().asString().contains("not the passphrase of");

        Result stranger = bob.run("decode", "-i", mail.toString());
        assertThat(stranger.code()).isEqualTo(ExitCode.DATA);
        assertThat(stranger.out()).isEmpty();
        assertThat(stranger.err()).singleElement().asString().contains("none of the keys in your keyring opens it");
    }

    @Test
    void aBlockIsUsedOnceAndInspectSurbsTellsThat() throws Exception {
        makeBlocks(2);
        List<ReplyBlock> made = ReplyBlockText.parse(Files.readAllBytes(blocks), warning -> {});
        assertThat(bob.run("inspect-surbs", blocks.toString()).out())
                .hasSize(2)
                .allMatch(line -> line.contains(" GMT, not used, begins at 127.0.0.1:"));

        assertThat(bob.input("one").run("send", "-R", blocks.toString()).code()).isZero();
        Result inspected = bob.run("inspect-surbs", "--status-fd=2", blocks.toString());
        assertThat(inspected.out().get(0))
                .startsWith(made.get(0).digest().hex())
                .contains(" GMT, used, ");
        assertThat(inspected.out().get(1))
                .startsWith(made.get(1).digest().hex())
                .contains(" GMT, not used, ");
        assertThat(inspected.err())
                .containsExactly(
                        "[MIXMINION:] INSPECT_SURB " + made.get(0).digest().hex() + " "
                                + made.get(0).expires().getEpochSecond() + " 1",
                        "[MIXMINION:] INSPECT_SURB " + made.get(1).digest().hex() + " "
                                + made.get(1).expires().getEpochSecond() + " 0");
        assertThat(bob.input("two").run("send", "-R", blocks.toString()).code()).isZero();
        int packets = network.passOn().exits().size();
        Result third = bob.input("three").run("send", "-R", blocks.toString());
        assertThat(third.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(third.err())
                .singleElement()
                .asString()
                .contains("needs a reply block, and of 2 there are 0 to use: 2 used, 0 expired");
        assertThat(packets).isEqualTo(2);
        assertThat(network.passOn().exits()).hasSize(2);
    }

    @Test
    void aMessageThatNeedsMoreBlocksThanThereAreIsNotBegun() throws Exception {
        makeBlocks(2);
        byte[] body = new byte[100_000];
        new Random(7).nextBytes(body);
        Result sent = bob.input(body).run("send", "-R", blocks.toString());
        assertThat(sent.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(sent.err()).singleElement().asString().contains("needs 6 reply blocks");
        assertThat(network.passOn().exits()).isEmpty();
        assertThat(bob.run("inspect-surbs", blocks.toString()).out()).allMatch(line -> line.contains("not used"));
    }

    @Test
    void aLongAnswerIsPutTogetherByTheOneWhoGetsIt() throws Exception {
        makeBlocks(6);
        long seed = System.nanoTime();
        byte[] body = new byte[100_000];
        new Random(seed).nextBytes(body);
        assertThat(bob.input(body).run("send", "-R", blocks.toString()).code()).isZero();
        List<Exit> exits = network.passOn().exits();
        assertThat(exits).hasSize(6);

        Result read = alice.input(PASSPHRASE)
                .run("decode", "--passphrase-fd=0", "-i", mail(exits).toString());
        assertThat(read.code()).isZero();
        assertThat(read.out()).isEmpty();
        assertThat(read.err()).last().asString().contains("mixminion reassemble ");
        String last = read.err().get(read.err().size() - 1);
        String id = last.substring(last.indexOf("reassemble ") + "reassemble ".length());
        Path message = home.resolve("message");
        assertThat(alice.run("reassemble", "-o", message.toString(), id).code()).isZero();
        byte[] expected = new byte[body.length + 1];
        expected[0] = '\n';
        System.arraycopy(body, 0, expected, 1, body.length);
        assertThat(Files.readAllBytes(message)).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void blocksAreMadeForTheLifetimeOfTheServersAndOnlyThroughThoseThatLastAsLong() throws Exception {
        Instant now = Instant.now();
        Result made = makeBlocks(1, "--lifetime=20");
        assertThat(made.code()).isZero();
        ReplyBlock block =
                ReplyBlockText.parse(Files.readAllBytes(blocks), warning -> {}).get(0);
        assertThat(block.expires()).isBetween(now.plus(Duration.ofDays(19)), now.plus(Duration.ofDays(20)));

        Result tooLong = makeBlocks(1, "-F", "--lifetime=40");
        assertThat(tooLong.code()).isEqualTo(ExitCode.UNAVAILABLE);
        Result named = makeBlocks(1, "-F", "--lifetime=40", "-P", "Aye,Bee");
        assertThat(named.err()).singleElement().asString().contains("the descriptor of Aye is valid from");
    }

    @Test
    void programsAreToldTheHandleOfEachBlockAndBlocksCanBeWrittenAsOctets() throws Exception {
        alice.imports(network.start("Mail", new Offer(null, new MailExit(100, false), null)));
        Result made = alice.input("\n")
                .run(
                        "generate-surbs",
                        "-t",
                        "mbox:alice@Mail",
                        "-n3",
                        "-b",
                        "-o",
                        blocks.toString(),
                        "--status-fd=1",
                        "--passphrase-fd=0");
        assertThat(made.code()).isZero();
        assertThat(made.out()).hasSize(3).allSatisfy(line -> {
            assertThat(line).startsWith("[MIXMINION:] GENERATED_SURB ");
            byte[] handle = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
            assertThat(handle).hasSize(20);
            assertThat(handle[0]).isNotNegative();
        });
        assertThat(ReplyBlock.parseAll(Files.readAllBytes(blocks))).hasSize(3);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(blocks)))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeyringWithoutAPassphraseAsksNobody() throws Exception {
        assertThat(alice.input("\n")
                        .run("generate-surb", "-t", "a@b.cc", "-o", blocks.toString(), "--passphrase-fd=0")
                        .code())
                .isZero();
        assertThat(alice.run("generate-surb", "-t", "a@b.cc", "-F", "-o", blocks.toString(), "--identity=Nym")
                        .code())
                .isZero();
        bob.input("x").run("send", "-R", blocks.toString());
        Result read = alice.run("decode", "-i", mail(network.passOn().exits()).toString());
        assertThat(read.out()).containsExactly("", "x");
        Path keyring = home.resolve(".mixminion/keys/keyring.txt");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyring)))
                .isEqualTo("rw-------");
    }

    @Test
    void withoutATerminalAPassphraseMustComeFromSomewhere() {
        Result made = alice.run("generate-surb", "-t", "a@b.cc");
        assertThat(made.code()).isEqualTo(ExitCode.USAGE);
        assertThat(made.out()).isEmpty();
        assertThat(made.err()).singleElement().asString().contains("--passphrase-fd");
        assertThat(home.resolve(".mixminion/keys/keyring.txt")).doesNotExist();
    }

    @Test
    void aKeyServesForTwoMonthsAndReadsAnswersForThree() throws Exception {
        makeBlocks(1);
        bob.input("x").run("send", "-R", blocks.toString());
        Path mail = mail(network.passOn().exits());
        Path keyring = home.resolve(".mixminion/keys/keyring.txt");
        assertThat(keyring(in(50).instant()).keys()).hasSize(1);
        alice.at(in(70));
        network.importLater(alice, in(70).instant());
        assertThat(makeBlocks(1, "-F").code()).isZero();
        assertThat(keyring(in(70).instant()).keys()).hasSize(2);

        assertThat(decodeOn(89, mail).out()).containsExactly("", "x");
        byte[] before = Files.readAllBytes(keyring);
        Result tooLate = decodeOn(93, mail);
        assertThat(tooLate.code()).isEqualTo(ExitCode.DATA);
        assertThat(tooLate.out()).isEmpty();
        // what is expired is gone from the file, so that nobody finds it later
        assertThat(Files.readAllBytes(keyring)).isNotEqualTo(before);
        assertThat(keyring(Instant.EPOCH).keys()).hasSize(1);
    }

    private Keyring keyring(Instant when) throws Exception {
        byte[] file = Files.readAllBytes(home.resolve(".mixminion/keys/keyring.txt"));
        return Keyring.open(file, PASSPHRASE.strip().getBytes(StandardCharsets.UTF_8), when)
                .orElseThrow();
    }

    private Result decodeOn(int day, Path mail) {
        return alice.at(in(day)).input(PASSPHRASE).run("decode", "--passphrase-fd=0", "-i", mail.toString());
    }

    private static Clock in(int days) {
        return Clock.offset(Clock.systemUTC(), Duration.ofDays(days));
    }

    @Test
    void aMessageWhoseHalvesCameThroughABlockAndInTheClearIsGivenUp() throws Exception {
        makeBlocks(6);
        byte[] body = new byte[100_000];
        new Random(9).nextBytes(body);
        assertThat(bob.input(body).run("send", "-R", blocks.toString()).code()).isZero();
        List<Exit> exits = network.passOn().exits();
        Path half = mail(exits.subList(0, 3));
        assertThat(alice.input(PASSPHRASE)
                        .run("decode", "--passphrase-fd=0", "-i", half.toString())
                        .err())
                .singleElement()
                .asString()
                .contains("3 of 4 fragments");
        byte[] inTheClear = ReplyDecoder.decode(
                        exits.get(3).packet().payload(),
                        exits.get(3).packet().tag().orElseThrow(),
                        keyring(Instant.now()).keys().get(0))
                .orElseThrow()
                .pack();
        String mail = DecodeCommandTest.text(AnonymousMessage.of(AnonymousMessage.Type.FRAGMENT, inTheClear));
        assertThat(alice.input(mail).run("decode").err())
                .singleElement()
                .asString()
                .contains("given up");
        assertThat(alice.run("list-fragments").out()).isEmpty();
    }

    @Test
    void aDescriptorThatNobodyOpenedForUsIsNotRead() throws Exception {
        int ofTheRuntime = -1;
        for (int i = 3; i < 64 && ofTheRuntime < 0; i++) {
            Path target = Path.of("/proc/self/fd/" + i);
            if (Files.exists(target) && target.toRealPath().toString().matches(".*(modules|\\.jar)")) {
                ofTheRuntime = i;
            }
        }
        assertThat(ofTheRuntime).isPositive();
        Result made = alice.run("generate-surb", "-t", "a@b.cc", "--passphrase-fd=" + ofTheRuntime);
        assertThat(made.code()).isEqualTo(ExitCode.USAGE);
        assertThat(made.err()).singleElement().asString().contains("is not open");
        assertThat(alice.run("generate-surb", "-t", "a@b.cc", "--status-fd=1234")
                        .code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(home.resolve(".mixminion/keys/keyring.txt")).doesNotExist();
    }

    @Test
    void filesOfThePythonProgramAreNotTakenForOurs() throws Exception {
        Path queue = Files.createDirectories(home.resolve(".mixminion/queue"));
        Path theirs = Files.writeString(queue.resolve("msg_abcdefgh"), "pickle");
        Files.writeString(queue.resolve("meta_abcdefgh"), "pickle");
        for (String command : List.of("inspect-queue", "flush", "queue -t a@b.cc")) {
            Result refused = alice.input("x").run(command.split(" ", -1));
            assertThat(refused.code()).as(command).isEqualTo(ExitCode.DATA);
            assertThat(refused.err()).singleElement().asString().contains("Python program");
        }
        assertThat(theirs).hasContent("pickle");
        Files.createDirectories(home.resolve(".mixminion/surbs"));
        Files.write(home.resolve(".mixminion/surbs/log"), new byte[] {0x13, 0x57, 0, 0});
        makeBlocks(1);
        Result refused = alice.run("inspect-surbs", blocks.toString());
        assertThat(refused.err()).singleElement().asString().contains("database of another program");
    }

    @Test
    void packetsAreCountedAsTheyWillBeSent() {
        byte[] body = new byte[100_000];
        new Random(3).nextBytes(body);
        Result counted = alice.input(body).run("count-packets", "-t", "a@b.cc", "--status-fd=2");
        assertThat(counted.out()).containsExactly("6 packets");
        assertThat(counted.err()).containsExactly("[MIXMINION:] COUNT_PACKETS 6");
        assertThat(alice.input(body).run("send", "-t", "a@b.cc", "-Q").code()).isZero();
        assertThat(network.passOn().exits()).hasSize(6);
        assertThat(alice.input("x").run("count-packets", "-R").out()).containsExactly("1 packet");
        assertThat(alice.input("x").run("count-packets", "-t", "drop").out()).containsExactly("1 packet");
        assertThat(alice.input("x").run("count-packets").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void onlyOneOfAddressAndReplyBlockIsGiven() {
        makeBlocks(1);
        Result both = bob.input("x").run("send", "-t", "a@b.cc", "-R", blocks.toString());
        assertThat(both.code()).isEqualTo(ExitCode.USAGE);
        Result none = bob.input("x").run("send");
        assertThat(none.code()).isEqualTo(ExitCode.USAGE);
        Result legs = bob.input("x").run("send", "-R", blocks.toString(), "-P", "Aye:Bee");
        assertThat(legs.code()).isEqualTo(ExitCode.USAGE);
        assertThat(legs.err()).singleElement().asString().contains("can't be used");
        assertThat(bob.run("inspect-surbs", blocks.toString()).out()).allMatch(line -> line.contains("not used"));
    }

    private Result makeBlocks(int count, String... more) {
        String[] usual = {
            "generate-surb", "-t", "alice@example.org", "--passphrase-fd=0", "-n" + count, "-o", blocks.toString()
        };
        String[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return alice.input(PASSPHRASE).run(all);
    }

    private Path mail(List<Exit> exits) throws IOException {
        ByteArrayOutputStream mail = new ByteArrayOutputStream();
        for (Exit exit : exits) {
            mail.writeBytes("Subject: Type III Anonymous Message\n\n".getBytes(StandardCharsets.US_ASCII));
            mail.writeBytes(ExitMessage.decode(exit.packet()).armored().pack());
        }
        return Files.write(home.resolve("mail"), mail.toByteArray());
    }
}
