package net.mixminion.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.ExitMessage;
import org.junit.jupiter.api.Test;

/** Attack A18: five thousand messages whose headers try to be more than they are. */
class HeaderInjectionTest {
    private static final int COUNT = 5000;
    private static final Set<String> ALWAYS = Set.of("To", "From", "Subject", "X-Anonymous");
    private static final Set<String> SOMETIMES = Set.of("In-Reply-To", "References");
    private static final List<String> NAMES =
            List.of("SUBJECT", "FROM", "IN-REPLY-TO", "REFERENCES", "BCC", "To", "X-ANONYMOUS", "CONTENT-TYPE", "");
    private static final List<String> PIECES = List.of(
            "a",
            " ",
            "\r",
            "\n",
            "\r\n",
            "\0",
            "\n ",
            "\n\t",
            "\u0085",
            "\u00e9",
            "\"",
            "<",
            ">",
            ",",
            "@",
            "[",
            "]",
            ":",
            "\\",
            "=?utf-8?q?=0ABcc:_x@y?=",
            "Bcc: x@y.test",
            "\n\n",
            "\u001b[2J",
            "x".repeat(450),
            "\u00e2\u0080\u00a8");

    private final MailFormatter formatter = new MailFormatter(new MailStyle(
            "anon@example.test", "[Anon]", "s", Optional.empty(), Optional.empty(), Optional.empty(), 32768, true));

    @Test
    void theSetOfHeadersIsAlwaysOurs() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < COUNT; i++) {
            String message = message(random);
            String mail = formatter
                    .format("you@example.test", decoded(message))
                    .fold(ready -> new String(ready.text(), ISO_8859_1), reason -> reason.name());
            String head = mail.substring(0, mail.indexOf("\n\n"));
            List<String> names = new ArrayList<>();
            for (String line : head.split("\n", -1)) {
                assertThat(line).as("seed %d, message %d", seed, i).matches("[A-Za-z-]+: [ -~]*");
                names.add(line.substring(0, line.indexOf(':')));
            }
            assertThat(names)
                    .as("seed %d, message %d", seed, i)
                    .doesNotHaveDuplicates()
                    .containsAll(ALWAYS);
            names.removeAll(ALWAYS);
            assertThat(SOMETIMES).as("seed %d, message %d", seed, i).containsAll(names);
            String from = head.lines()
                    .filter(line -> line.startsWith("From: "))
                    .findFirst()
                    .orElseThrow();
            assertThat(from)
                    .as("seed %d, message %d", seed, i)
                    .matches("From: (anon@example\\.test|\"\\[Anon] [^\"\\[\\]:\\\\]*\" <anon@example\\.test>)");
        }
    }

    private static String message(Random random) {
        StringBuilder message = new StringBuilder();
        for (int lines = random.nextInt(4); lines >= 0; lines--) {
            message.append(NAMES.get(random.nextInt(NAMES.size()))).append(':');
            for (int pieces = random.nextInt(5); pieces > 0; pieces--) {
                message.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            message.append('\n');
        }
        return message.append("\nbody\n").toString();
    }

    private static ExitMessage decoded(String message) {
        return ExitMessage.decodeReassembled(Compression.compress(message.getBytes(ISO_8859_1)), 32768)
                .orElseThrow();
    }
}
