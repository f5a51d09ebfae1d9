package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.mixminion.client.CommandRun.Result;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.AnonymousMessage;
import net.mixminion.packet.payload.Compression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails that need no keys; those that do are in {@link ReplyCommandsTest}. */
class DecodeCommandTest {
    private final Path home;
    private final CommandRun mixminion;

    DecodeCommandTest(@TempDir Path home) {
        this.home = home;
        this.mixminion = new CommandRun(home);
    }

    @Test
    void aStrangersWordsCantDriveTheTerminal() {
        String evil = "\u001b]0;title\u0007\u009b2Jtext\ttab\n";
        byte[] octets = evil.getBytes(StandardCharsets.UTF_8);
        String mail = text(AnonymousMessage.of(AnonymousMessage.Type.BINARY, octets));
        assertThat(mixminion.watched().input(mail).run("decode").out()).containsExactly("?]0;title?\ufffd?2Jtext\ttab");
        assertThat(mixminion.input(mail).run("decode", "-F").out()).containsExactly(evil.strip());
        String odd = text(AnonymousMessage.of(AnonymousMessage.Type.BINARY, octets))
                .replace("Message-type: binary", "Message-type: \u001b[2J");
        assertThat(mixminion.input(odd).run("decode").err())
                .singleElement()
                .asString()
                .doesNotContain("\u001b");
    }

    @Test
    void aDamagedMessageHidesNoOther() {
        String good =
                text(AnonymousMessage.of(AnonymousMessage.Type.PLAINTEXT, "ok\n".getBytes(StandardCharsets.UTF_8)));
        String mail = "-----BEGIN PGP MESSAGE-----\ncut off\n"
                + "-----BEGIN TYPE III ANONYMOUS MESSAGE-----\nMessage-type: odd\n\nAAAA\n"
                + "-----END TYPE III ANONYMOUS MESSAGE-----\n"
                + good
                + "-----BEGIN TYPE III ANONYMOUS MESSAGE-----\n\ncut off\n"
                + good;
        Result read = mixminion.input(mail).run("decode");
        assertThat(read.out()).containsExactly("ok", "ok");
        assertThat(read.code()).isEqualTo(ExitCode.DATA);
        assertThat(read.err()).hasSize(2);
        assertThat(read.err().get(0)).contains("message 1 of 4");
        assertThat(read.err().get(1)).contains("message 3 of 4");
    }

    @Test
    void aFileIsReplacedByForceOnlyAndByNothingNever() throws Exception {
        Path file = Files.writeString(home.resolve("letter"), "precious");
        String mail =
                text(AnonymousMessage.of(AnonymousMessage.Type.PLAINTEXT, "ok\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(mixminion.input(mail).run("decode", "-o", file.toString()).code())
                .isEqualTo(ExitCode.IO);
        String empty = "-----BEGIN TYPE III ANONYMOUS MESSAGE-----\nMessage-type: odd\n\nAAAA\n";
        assertThat(mixminion
                        .input(empty)
                        .run("decode", "-F", "-o", file.toString())
                        .code())
                .isEqualTo(ExitCode.DATA);
        assertThat(file).hasContent("precious");
        assertThat(mixminion
                        .input(mail)
                        .run("decode", "-F", "-o", file.toString())
                        .code())
                .isZero();
        assertThat(file).hasContent("ok\n");
    }

    @Test
    void whatIsInTheClearNeedsNoKeys() throws WireFormatException {
        String mail = "From: somebody\n\n"
                + text(AnonymousMessage.of(AnonymousMessage.Type.PLAINTEXT, "- one\n".getBytes(StandardCharsets.UTF_8)))
                + "\nand\n"
                + text(AnonymousMessage.of(
                        AnonymousMessage.Type.BINARY, "two\u0000\n".getBytes(StandardCharsets.UTF_8)));
        Result read = mixminion.input(mail).run("decode");
        assertThat(read.err()).isEmpty();
        assertThat(read.out()).containsExactly("- one", "two\u0000");
        Result nothing = mixminion.input("From: somebody\n\nhello\n").run("decode");
        assertThat(nothing.code()).isEqualTo(ExitCode.DATA);
        assertThat(nothing.err()).containsExactly("mixminion: there is no anonymous message in standard input");
    }

    @Test
    void aBombIsUnpackedOnlyByForce() {
        byte[] packed = Compression.compress(new byte[3_000_000]);
        String mail = text(AnonymousMessage.of(AnonymousMessage.Type.OVERCOMPRESSED, packed))
                + text(AnonymousMessage.of(AnonymousMessage.Type.PLAINTEXT, "ok\n".getBytes(StandardCharsets.UTF_8)));
        Result read = mixminion.input(mail).run("decode");
        assertThat(read.code()).isEqualTo(ExitCode.DATA);
        assertThat(read.out()).containsExactly("ok");
        assertThat(read.err()).singleElement().asString().contains("message 1 of 2", "-F");
        Result forced = mixminion.input(mail).run("decode", "-F");
        assertThat(forced.code()).isZero();
        assertThat(String.join("\n", forced.out())).hasSize(3_000_000 + "ok".length());
    }

    /** A message as an exit mails it. */
    static String text(AnonymousMessage message) {
        return new String(message.pack(), StandardCharsets.ISO_8859_1);
    }
}
