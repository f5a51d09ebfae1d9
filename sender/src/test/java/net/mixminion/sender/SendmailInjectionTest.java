package net.mixminion.sender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.mixminion.config.Command;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attack A21: addresses and headers that would like to be arguments, options or commands of the mail program. */
@Timeout(60)
class SendmailInjectionTest {
    private static final String PLACE = "MARKER";
    private static final List<String> PIECES = List.of(
            "-oQ/tmp",
            "-C/etc/passwd",
            "--",
            "`touch MARKER`",
            "$(touch MARKER)",
            "$(touch${IFS}MARKER)",
            ";touch MARKER",
            "|touch MARKER",
            "&&touch MARKER",
            "'",
            "\"",
            "\\",
            "\n-oQ/tmp",
            "\u0000",
            "%s%n",
            "*",
            "~root",
            "`id`",
            "$HOME",
            "#",
            "{a,b}",
            "!!");
    /** Marks of the shell that an address may hold: these mails leave. */
    private static final List<String> DELIVERABLE =
            List.of("`id`", "$HOME", "%s%n", "*", "~root", "#", "{a}", "!!", "'", "a|b");

    private Path home;
    private MailWorld world;

    @BeforeEach
    void installAProgram(@TempDir Path directory) throws Exception {
        home = directory;
        world = new MailWorld(Files.createDirectory(home.resolve("queue")));
        Path program = home.resolve("sendmail");
        Files.writeString(program, """
                #!/bin/sh
                cd %s
                { printf '%%s|' "$#" "$@"; echo; } >> argv
                { cat; printf '\\n=====\\n'; } >> mails
                """.formatted(home));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        world.command = Optional.of(new Command(program, List.of("-i", "-t")));
    }

    @AfterEach
    void stop() throws Exception {
        world.stop();
    }

    @Test
    void argumentsAreTheSameWhateverTheMailSays() throws Exception {
        for (String piece : PIECES) {
            world.put(piece);
            world.put(piece + "@example.test");
            world.put("you@" + piece);
            world.put("you" + piece + "@example.test");
            TestMessages.putMail(
                    world.pool,
                    "you@example.test",
                    "SUBJECT:" + piece + "\nFROM:" + piece + "\nREFERENCES:" + piece + "\nBCC:x@y\n\n" + piece + "\n");
        }
        for (String user : DELIVERABLE) {
            world.put(user + "@example.test");
        }
        world.start(1);
        await().until(() -> world.isEmpty());

        Set<String> calls = new HashSet<>(Files.readAllLines(home.resolve("argv"), ISO_8859_1));
        assertThat(calls).containsExactly("2|-i|-t|");
        assertThat(home.resolve(PLACE)).doesNotExist();
        assertThat(world.home.resolve(PLACE)).doesNotExist();
        assertThat(Path.of(PLACE)).doesNotExist();
        List<String> recipients = Files.readAllLines(home.resolve("mails"), ISO_8859_1).stream()
                .filter(line -> line.matches("(?i)(to|cc|bcc|resent-.*): .*"))
                .toList();
        assertThat(recipients)
                .allMatch(line -> line.matches("To: [^\\s-|][^\\s@]*@[^\\s@]+"))
                .contains("To: `id`@example.test", "To: $HOME@example.test");
        assertThat(world.count("SuccessfulDelivery")).isEqualTo(recipients.size());
        assertThat(world.count("SuccessfulDelivery") + world.count("Discarded:BAD_ADDRESS"))
                .isEqualTo(5L * PIECES.size() + DELIVERABLE.size());
    }
}
