package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.zip.GZIPOutputStream;
import net.mixminion.client.CommandRun.Result;
import net.mixminion.client.home.Descriptors;
import net.mixminion.crypto.RsaPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersCommandTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant NOON = MIDNIGHT.plus(Duration.ofHours(12));

    private final Path home;
    private final Path imported;
    private final CommandRun mixminion;

    ServersCommandTest(@TempDir Path home) {
        this.home = home;
        this.imported = home.resolve(".mixminion").resolve("imported");
        this.mixminion = new CommandRun(home).at(Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @Test
    void listsWhatWasImported() throws IOException {
        Path b = file("b", Descriptors.text("Bee", MIDNIGHT, Descriptors.IDENTITY));
        Path a = file("a", Descriptors.text("aye", MIDNIGHT, Descriptors.STRANGER));
        Result importing = mixminion.run("import-server", b.toString(), a.toString());
        assertThat(importing.err()).isEmpty();
        assertThat(importing.code()).isZero();
        assertThat(importing.out()).hasSize(2);
        assertThat(importing.out().get(0)).matches("Bee imported; identity key [0-9A-F]{40}");

        Result list = mixminion.run("list-servers");
        assertThat(list.code()).isZero();
        assertThat(list.out())
                .containsExactly(
                        "aye  2026-03-01  2026-03-31  valid  relay,smtp,frag  aye.example.org:48099",
                        "Bee  2026-03-01  2026-03-31  valid  relay,smtp,frag  bee.example.org:48099");
    }

    @Test
    void keepsDescriptorsUnchangedInFilesThatNobodyElseCanRead() throws IOException {
        String text = Descriptors.text("Bee", MIDNIGHT, Descriptors.IDENTITY);
        mixminion.run("import-server", file("b", text).toString());
        Path kept = imported.resolve("Bee-20260228230000");
        assertThat(kept).hasContent(text);
        assertThat(mode(kept)).isEqualTo("rw-------");
        assertThat(mode(imported)).isEqualTo("rwx------");
        assertThat(mode(imported.resolveSibling("."))).isEqualTo("rwx------");
        assertThat(imported.toFile().list()).hasSize(1);
    }

    @Test
    void readsGzippedDescriptors() throws IOException {
        Path file = home.resolve("b.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(Descriptors.text("Bee", MIDNIGHT, Descriptors.IDENTITY).getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(mixminion.run("import-server", file.toString()).code()).isZero();
    }

    @Test
    void anotherImportOfTheSameChangesNothing() throws IOException {
        Path file = file("b", Descriptors.text("Bee", MIDNIGHT, Descriptors.IDENTITY));
        mixminion.run("import-server", file.toString());
        Result again = mixminion.run("import-server", file.toString());
        assertThat(again.out()).containsExactly("Bee is known already");
        assertThat(again.code()).isZero();
        assertThat(imported.toFile().list()).hasSize(1);
    }

    @Test
    void twoDescriptorsOfOneSecondAreBothKept() throws IOException {
        mixminion.run("import-server", file("1", text(30)).toString());
        mixminion.run("import-server", file("2", text(20)).toString());
        assertThat(imported.toFile().list()).containsExactlyInAnyOrder("Bee-20260228230000", "Bee-20260228230000.1");
    }

    @Test
    void refusesAnotherIdentityKeyUnderAKnownNameUnlessTold() throws IOException {
        mixminion.run(
                "import-server", file("1", text("Bee", Descriptors.IDENTITY)).toString());
        String other = file("2", text("bee", Descriptors.STRANGER)).toString();
        Result refused = mixminion.run("import-server", other);
        assertThat(refused.code()).isEqualTo(65);
        assertThat(refused.err())
                .singleElement()
                .asString()
                .contains("bee is known with another identity key")
                .contains("--replace");
        assertThat(imported.toFile().list()).containsExactly("Bee-20260228230000");

        Result replaced = mixminion.run("import-server", "--replace", other);
        assertThat(replaced.code()).isZero();
        assertThat(replaced.out()).singleElement().asString().contains("in place of the one with another key");
        assertThat(imported.toFile().list()).containsExactly("bee-20260228230000");
    }

    @Test
    void refusesAnOlderDescriptorThanTheOneItKnows() throws IOException {
        String newer = Descriptors.text(
                "Bee", MIDNIGHT, MIDNIGHT.plus(Duration.ofDays(30)), Duration.ofHours(1), Descriptors.IDENTITY);
        String older = Descriptors.text(
                "Bee", MIDNIGHT, MIDNIGHT.plus(Duration.ofDays(30)), Duration.ofHours(9), Descriptors.IDENTITY);
        mixminion.run("import-server", file("1", newer).toString());
        Result result = mixminion.run("import-server", file("2", older).toString());
        assertThat(result.code()).isEqualTo(65);
        assertThat(result.err()).singleElement().asString().contains("a newer descriptor of Bee is known");
    }

    @Test
    void refusesWhatHasExpired() throws IOException {
        Path file = file("b", Descriptors.text("Bee", MIDNIGHT.minus(Duration.ofDays(60)), Descriptors.IDENTITY));
        Result result = mixminion.run("import-server", file.toString());
        assertThat(result.code()).isEqualTo(65);
        assertThat(result.err()).containsExactly("mixminion: " + file + " is not imported: Bee expired on 2026-01-30");
        assertThat(imported.toFile().list()).isEmpty();
    }

    @Test
    void refusesADescriptorThatSomebodyChanged() throws IOException {
        String text = Descriptors.text("Bee", MIDNIGHT, Descriptors.IDENTITY);
        Path file = file("b", text.replace("Port: 48099", "Port: 48098"));
        Result result = mixminion.run("import-server", file.toString());
        assertThat(result.code()).isEqualTo(65);
        assertThat(result.err()).singleElement().asString().contains("it is no server descriptor");
    }

    @Test
    void refusesWhatIsNoDescriptorOrIsntThere() throws IOException {
        assertThat(mixminion
                        .run("import-server", file("b", "hello\n").toString())
                        .code())
                .isEqualTo(65);
        assertThat(mixminion
                        .run("import-server", file("c", "x".repeat(300_000)).toString())
                        .code())
                .isEqualTo(65);
        assertThat(mixminion
                        .run("import-server", home.resolve("gone").toString())
                        .code())
                .isEqualTo(66);
        assertThat(mixminion.run("import-server", home.toString()).code()).isEqualTo(66);
        assertThat(mixminion.run("import-server").code()).isEqualTo(64);
    }

    @Test
    void importsTheGoodOnesOfSeveralFiles() throws IOException {
        Path good = file("b", Descriptors.text("Bee", MIDNIGHT, Descriptors.IDENTITY));
        Result result = mixminion.run("import-server", home.resolve("gone").toString(), good.toString());
        assertThat(result.code()).isEqualTo(66);
        assertThat(result.out()).hasSize(1);
        assertThat(mixminion.run("list-servers").out()).hasSize(1);
    }

    @Test
    void aDamagedFileAmongTheImportedIsNamedAndPassedOver() throws IOException {
        mixminion.run(
                "import-server", file("b", text("Bee", Descriptors.IDENTITY)).toString());
        Files.writeString(imported.resolve("Cee-20260101000000"), "[Server]\n");
        Result list = mixminion.run("list-servers");
        assertThat(list.code()).isZero();
        assertThat(list.out()).hasSize(1);
        assertThat(list.err()).singleElement().asString().contains("Cee-20260101000000");
    }

    @Test
    void showsWhatHasExpiredSinceAndWhatIsYetToCome() throws IOException {
        mixminion.run(
                "import-server", file("b", text("Bee", Descriptors.IDENTITY)).toString());
        mixminion.at(Clock.fixed(NOON.plus(Duration.ofDays(40)), ZoneOffset.UTC));
        assertThat(mixminion.run("list-servers").out())
                .singleElement()
                .asString()
                .contains("expired");
        mixminion.at(Clock.fixed(MIDNIGHT.minus(Duration.ofMinutes(30)), ZoneOffset.UTC));
        assertThat(mixminion.run("list-servers").out())
                .singleElement()
                .asString()
                .contains("not yet");
    }

    @Test
    void anEmptyListSaysHowToFillIt() {
        Result result = mixminion.run("list-servers");
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).singleElement().asString().contains("import-server");
        assertThat(home.resolve(".mixminion")).doesNotExist();
    }

    @Test
    void usesAnotherHomeIfTold() throws IOException {
        Path other = home.resolve("other");
        String file = file("b", text("Bee", Descriptors.IDENTITY)).toString();
        assertThat(mixminion
                        .run("import-server", "--home", other.toString(), file)
                        .code())
                .isZero();
        assertThat(other.resolve("imported").toFile().list()).hasSize(1);
        assertThat(mixminion.run("list-servers", "--home=" + other).out()).hasSize(1);
        assertThat(mixminion.run("list-servers").out()).isEmpty();
    }

    @Test
    void aPathThatNamesABadFileIsRefusedWithOneLine() throws IOException {
        mixminion.run(
                "import-server", file("b", text("Bee", Descriptors.IDENTITY)).toString());
        Path damaged = file("damaged", text("Cee", Descriptors.STRANGER).replace("30", "31"));
        Path expired = file("old", Descriptors.text("Old", MIDNIGHT.minus(Duration.ofDays(60)), Descriptors.IDENTITY));
        mixminion.input("x");
        Result result = send(damaged + ",Bee");
        assertThat(result.err())
                .singleElement()
                .asString()
                .contains(damaged.toString())
                .contains("no server descriptor");
        assertThat(result.code()).isEqualTo(65);
        assertThat(send(expired + ",Bee").err())
                .containsExactly("mixminion: the descriptor of Old expired on 2026-01-30");
        assertThat(send("/gone,Bee").code()).isEqualTo(66);
        assertThat(send(home + ",Bee").code()).isEqualTo(66);
    }

    private Result send(String path) {
        return mixminion.run("send", "-t", "a@b.org", "-P", path);
    }

    private static String text(String nickname, RsaPrivateKey identity) {
        return Descriptors.text(nickname, MIDNIGHT, identity);
    }

    private static String text(int days) {
        return Descriptors.text(
                "Bee", MIDNIGHT, MIDNIGHT.plus(Duration.ofDays(days)), Duration.ofHours(1), Descriptors.IDENTITY);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(home.resolve(name), text, StandardCharsets.ISO_8859_1);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
