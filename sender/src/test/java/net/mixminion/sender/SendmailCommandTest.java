package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.Command;
import net.mixminion.delivery.Blacklist;
import net.mixminion.delivery.Mail;
import net.mixminion.delivery.MailStyle;
import net.mixminion.delivery.SmtpRules;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.ExitMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendmailCommandTest {
    private final Vertx vertx = Vertx.vertx();
    private Path home;

    @BeforeEach
    void inADirectory(@TempDir Path directory) {
        home = directory;
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void programGetsItsArgumentsAndTheTextOnItsInput() throws Exception {
        Mail mail = mail();
        Path program = program("printf '%s\\n' \"$@\" > " + home + "/argv; cat > " + home + "/text");

        assertThat(run(program, Duration.ofSeconds(20), mail).kind()).isEqualTo(MailOutcome.Kind.DELIVERED);
        assertThat(home.resolve("argv")).hasContent("-i\n-t\n$(touch x); a b");
        assertThat(home.resolve("text")).hasBinaryContent(mail.text());
    }

    @ParameterizedTest
    @CsvSource({"75, LATER", "67, REFUSED", "1, REFUSED", "127, REFUSED"})
    void statusTellsWhetherToTryAgain(int status, MailOutcome.Kind expected) throws Exception {
        assertThat(run(program("cat > /dev/null; exit " + status), Duration.ofSeconds(20), mail())
                        .kind())
                .isEqualTo(expected);
    }

    @Test
    void environmentHoldsWhatAProgramNeedsAndNothingOfOurs() throws Exception {
        Path program = program("cat > /dev/null; /usr/bin/env > " + home + "/environment");

        assertThat(run(program, Duration.ofSeconds(20), mail()).kind()).isEqualTo(MailOutcome.Kind.DELIVERED);
        // the shell of the test program adds the last four
        assertThat(Files.readAllLines(home.resolve("environment")))
                .allMatch(line -> line.matches("(PATH|HOME|USER|LOGNAME|LANG|LC_ALL|TZ|PWD|OLDPWD|SHLVL|_)=.*"))
                .anyMatch(line -> line.startsWith("PATH="));
    }

    @Test
    void programThatDoesNotReadIsJudgedByItsStatus() throws Exception {
        assertThat(run(program("exit 75"), Duration.ofSeconds(20), mail()).kind())
                .isEqualTo(MailOutcome.Kind.LATER);
    }

    @Test
    void programThatHangsIsEndedAndTriedAgain() throws Exception {
        assertThat(run(program("exec sleep 60"), Duration.ofSeconds(1), mail()).kind())
                .isEqualTo(MailOutcome.Kind.LATER);
    }

    @Test
    void programThatIsGoneIsTriedAgain() throws Exception {
        assertThat(run(home.resolve("nothing"), Duration.ofSeconds(1), mail()).kind())
                .isEqualTo(MailOutcome.Kind.UNREACHABLE);
    }

    private MailOutcome run(Path program, Duration timeout, Mail mail) throws Exception {
        return new SendmailCommand(vertx, new Command(program, List.of("-i", "-t", "$(touch x); a b")), timeout)
                .send(mail)
                .await(40, TimeUnit.SECONDS);
    }

    private Path program(String script) throws Exception {
        Path program = home.resolve("sendmail");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static Mail mail() {
        byte[] message = Compression.compress("\nhello\n".getBytes(StandardCharsets.US_ASCII));
        MailStyle style = new MailStyle(
                "anon@example.test", "[Anon]", "x", Optional.empty(), Optional.empty(), Optional.empty(), 32768, true);
        return new SmtpRules(style, Blacklist.empty())
                .mail(
                        "you@example.test".getBytes(StandardCharsets.US_ASCII),
                        ExitMessage.decodeReassembled(message, 32768).orElseThrow())
                .fold(ready -> ready, reason -> {
                    throw new AssertionError(reason);
                });
    }
}
