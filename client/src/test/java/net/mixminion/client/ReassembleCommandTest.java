package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.mixminion.client.CommandRun.Result;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.fragments.ClientFragments;
import net.mixminion.client.fragments.SampleMessage;
import net.mixminion.client.home.ClientHome;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.FragmentPool.Outcome;
import net.mixminion.packet.payload.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code list-fragments}, {@code reassemble} and {@code purge-fragments}. */
class ReassembleCommandTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private final Path home;
    private final Path room;
    private final Path file;
    private final CommandRun mixminion;

    ReassembleCommandTest(@TempDir Path home) {
        this.home = home;
        this.room = home.resolve(".mixminion").resolve("fragments");
        this.file = home.resolve("letter");
        this.mixminion = new CommandRun(home).at(NOON);
    }

    @Test
    void aLongMessageIsPutTogetherFromFragmentsOfSeveralRuns() throws ClientException, IOException {
        SampleMessage message = SampleMessage.ofLength(200_000);
        List<FragmentPayload> enough = message.enough();
        assertThat(enough).hasSize(8);
        String size = message.fragments().get(0).messageSize() + " octets";
        add(enough.subList(0, 5), "");
        assertThat(mixminion.run("list-fragments").out())
                .containsExactly(message.name() + "  -  5 of 8 fragments  " + size + "  since 2026-03-01  incomplete");
        add(enough.subList(5, 8), "");
        assertThat(mixminion.run("list-fragments").out())
                .containsExactly(message.name() + "  -  8 of 8 fragments  " + size + "  since 2026-03-01  complete");

        Result printed = mixminion.run("reassemble", message.name());
        assertThat(printed.err()).isEmpty();
        assertThat(printed.code()).isZero();
        assertThat(printed.out()).containsExactly(new String(message.text(), StandardCharsets.US_ASCII));
        assertThat(mixminion
                        .run("reassemble", "-o", file.toString(), message.id().hex())
                        .code())
                .isZero();
        assertThat(file).hasBinaryContent(message.text());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(mixminion.run("list-fragments").out()).hasSize(1);
    }

    @Test
    void fragmentsThatCameEncryptedToAnIdentityAreShownWithIt() throws ClientException {
        SampleMessage message = SampleMessage.of(SampleMessage.ofLength(60_000).text(), Payload.ENCRYPTED_OVERHEAD);
        add(message.enough(), "work");
        assertThat(mixminion.run("list-fragments").out())
                .singleElement()
                .asString()
                .contains("  work  2 of 2 fragments  ");
        mixminion.run("reassemble", "-o", file.toString(), message.name());
        assertThat(file).hasBinaryContent(message.text());
    }

    @Test
    void saysHowManyFragmentsAreMissing() throws ClientException {
        SampleMessage whole = SampleMessage.ofLength(50_000);
        SampleMessage message = SampleMessage.ofLength(200_000);
        add(whole.enough(), "");
        add(message.enough().subList(1, 8), "");
        Result result = mixminion.run("reassemble", whole.name(), message.name());
        assertThat(result.code()).isEqualTo(65);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .containsExactly("mixminion: the message " + message.name()
                        + " can't be put together yet: 1 of its 8 fragments is missing");
        assertThat(mixminion
                        .run("reassemble", "-o", file.toString(), message.name())
                        .code())
                .isEqualTo(65);
        assertThat(home.toFile().list()).containsExactly(".mixminion");
    }

    @Test
    void severalMessagesAreWrittenOneAfterTheOther() throws ClientException {
        SampleMessage one = SampleMessage.ofLength(50_000);
        SampleMessage two = SampleMessage.ofLength(60_000);
        add(one.enough(), "");
        add(two.enough(), "");
        Result result = mixminion.run("reassemble", two.name(), one.name(), two.name());
        assertThat(result.out())
                .containsExactly(new String(two.text(), StandardCharsets.US_ASCII)
                        + new String(one.text(), StandardCharsets.US_ASCII));
    }

    @Test
    void whatGrowsTooMuchIsWrittenOnlyByForce() throws ClientException {
        SampleMessage message = SampleMessage.mostlyZeros(40_000, 2_000_000);
        add(message.enough(), "");
        Result refused = mixminion.run("reassemble", "-o", file.toString(), message.name());
        assertThat(refused.code()).isEqualTo(65);
        assertThat(refused.err()).singleElement().asString().contains("--force");
        assertThat(home.toFile().list()).containsExactly(".mixminion");
        assertThat(mixminion
                        .run("reassemble", "-F", "-o", file.toString(), message.name())
                        .code())
                .isZero();
        assertThat(file).hasBinaryContent(message.text());
    }

    @Test
    void forceHasABound() throws ClientException {
        SampleMessage message = SampleMessage.mostlyZeros(40_000, 64 * 1024 * 1024);
        add(message.enough(), "");
        Result refused = mixminion.run("reassemble", "-F", "-o", file.toString(), message.name());
        assertThat(refused.code()).isEqualTo(65);
        assertThat(refused.err()).singleElement().asString().contains("more than 67108864 octets");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatIsThereIsReplacedOnlyByForce() throws ClientException, IOException {
        SampleMessage message = SampleMessage.ofLength(50_000);
        add(message.enough(), "");
        Files.writeString(file, "precious");
        Result refused = mixminion.run("reassemble", "-P", "-o", file.toString(), message.name());
        assertThat(refused.code()).isEqualTo(74);
        assertThat(refused.err()).containsExactly("mixminion: " + file + " is there already; --force replaces it");
        assertThat(file).hasContent("precious");
        Path link = Files.createSymbolicLink(home.resolve("link"), file);
        assertThat(mixminion
                        .run("reassemble", "-F", "-o", link.toString(), message.name())
                        .err())
                .containsExactly("mixminion: " + link + " is there and is no regular file; it is not replaced");
        assertThat(file).hasContent("precious");
        assertThat(mixminion
                        .run("reassemble", "-F", "-o", file.toString(), message.name())
                        .code())
                .isZero();
        assertThat(file).hasBinaryContent(message.text());
        assertThat(home.toFile().list()).containsExactlyInAnyOrder(".mixminion", "letter", "link");
    }

    @Test
    void purgeAfterwardsRemovesTheFragments() throws ClientException {
        SampleMessage message = SampleMessage.ofLength(50_000);
        add(message.enough(), "");
        assertThat(mixminion
                        .run("reassemble", "--purge", "-o", file.toString(), message.name())
                        .code())
                .isZero();
        assertThat(file).hasBinaryContent(message.text());
        assertThat(room.toFile().list()).containsExactly(".finished");
        assertThat(add(message.fragments().get(0))).isEqualTo(Outcome.LATE);
    }

    @Test
    void whatCouldNotBeWrittenIsNotPurged() throws ClientException {
        SampleMessage message = SampleMessage.ofLength(50_000);
        add(message.enough(), "");
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("no space left on device");
            }
        };
        ClientContext context = new ClientContext(
                InputStream.nullInputStream(),
                new PrintStream(full, true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                Map.of("HOME", home.toString(), ClientHome.NO_PARANOIA, ""),
                NOON,
                new SecureRandom(),
                false,
                false,
                false);
        assertThat(ClientMain.run(context, "reassemble", "-P", message.name())).isEqualTo(74);
        assertThat(mixminion.run("list-fragments").out()).hasSize(1);
    }

    @Test
    void purgingLeavesNothingAndLateFragmentsAreNotKept() throws ClientException {
        SampleMessage message = SampleMessage.ofLength(200_000);
        SampleMessage other = SampleMessage.ofLength(50_000);
        add(message.enough(), "");
        add(other.fragments().subList(0, 1), "");
        Result wrong = mixminion.run("purge-fragments", message.name(), "ffffffffff");
        assertThat(wrong.code()).isEqualTo(66);
        assertThat(mixminion.run("list-fragments").out()).hasSize(2);

        Result result = mixminion.run("purge-fragments", message.name(), other.name(), message.name());
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .containsExactly(message.name() + ": 8 fragments removed", other.name() + ": 1 fragment removed");
        assertThat(room.toFile().list()).containsExactly(".finished");
        assertThat(add(message.fragments().get(0))).isEqualTo(Outcome.LATE);
        assertThat(mixminion.run("list-fragments").err()).containsExactly("mixminion: no fragments are kept");
    }

    @Test
    void aDamagedFragmentIsToldAndCanComeAgain() throws ClientException, IOException {
        SampleMessage message = SampleMessage.ofLength(50_000);
        SampleMessage sound = SampleMessage.ofLength(60_000);
        add(message.enough(), "");
        Path damaged =
                room.resolve(Objects.requireNonNull(room.toFile().list((parent, name) -> name.startsWith("msg_")))[0]);
        add(sound.enough(), "");
        byte[] octets = Files.readAllBytes(damaged);
        octets[octets.length / 2] ^= 1;
        Files.write(damaged, octets);

        Result result = mixminion.run("reassemble", "-o", file.toString(), sound.name(), message.name());
        assertThat(result.code()).isEqualTo(65);
        assertThat(result.err()).hasSize(2);
        assertThat(result.err().get(0)).contains("put aside");
        assertThat(result.err().get(1)).contains("1 of its 2 fragments is missing");
        assertThat(mixminion.run("reassemble", sound.name()).code()).isZero();
        add(message.enough(), "");
        assertThat(mixminion
                        .run("reassemble", "-o", file.toString(), message.name())
                        .code())
                .isZero();
        assertThat(file).hasBinaryContent(message.text());
    }

    @Test
    void whereNothingIsKeptNothingIsMade() {
        Result result = mixminion.run("list-fragments");
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).containsExactly("mixminion: no fragments are kept");
        assertThat(home).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reassemble",
                "purge-fragments",
                "reassemble 0123",
                "purge-fragments xyzxyzxyz",
                "list-fragments 01234567"
            })
    void refusesCommandLinesThatMakeNoSense(String line) {
        Result result = mixminion.run(line.split(" ", -1));
        assertThat(result.code()).isEqualTo(64);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void namesTheCommandThatShowsWhatThereIs() {
        Result result = mixminion.run("reassemble", "0123456789");
        assertThat(result.code()).isEqualTo(66);
        assertThat(result.err())
                .containsExactly("mixminion: there are no fragments of a message 0123456789; mixminion list-fragments"
                        + " shows what there is");
    }

    private void add(List<FragmentPayload> fragments, String identity) throws ClientException {
        ClientFragments kept = open();
        for (FragmentPayload fragment : fragments) {
            kept.add(fragment, identity);
        }
    }

    private Outcome add(FragmentPayload fragment) throws ClientException {
        return open().add(fragment, "");
    }

    private ClientFragments open() throws ClientException {
        return ClientFragments.open(
                ClientHome.at(home.resolve(".mixminion"), Map.of(ClientHome.NO_PARANOIA, "")), NOON, line -> {});
    }
}
