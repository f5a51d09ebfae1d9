package net.mixminion.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.mixminion.config.ConfigException;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.ExitMessage;
import org.junit.jupiter.params.provider.MethodSource;

/** What leaves as mail, and the operator's lists, for a fuzzer ({@code deploy/testnet/fuzz}). */
class MailFuzzTest {
    private static final int LIMIT = 32 * 1024;
    private static final String FROM =
            "(anon@example\\.test|\"\\[Anon] [ -~&&[^\"\\[\\]:\\\\]]+\" <anon@example\\.test>)";
    private static final Pattern HEAD = Pattern.compile("""
            To: you@example\\.test
            From: %s
            Subject: [ -~]*
            (In-Reply-To: [ -~]*
            )?(References: [ -~]*
            )?X-Anonymous: yes""".formatted(FROM));
    private static final MailFormatter FORMATTER = new MailFormatter(new MailStyle(
            "anon@example.test", "[Anon]", "s", Optional.empty(), Optional.empty(), Optional.empty(), LIMIT, true));

    static Stream<byte[]> messages() {
        return Stream.of(
                        "SUBJECT:Hi\nFROM:me\nIN-REPLY-TO:<a@b>\nREFERENCES:<c@d> <e@f>\n\nbody\n",
                        "FROM:x\" <ceo@bank.example>, \"\n\n-dash\n",
                        "SUBJECT:a\r\nBcc: x@y\n\nbody\n",
                        "SUBJECT:a\n\tfolded\n\nbody\n",
                        "\u0001\u00ff")
                .map(MailFuzzTest::octets);
    }

    static Stream<byte[]> lists() {
        return Stream.of(
                        "# spam\nDeny address a@b.example\nDeny user x\nDeny onehost c.example\n",
                        "Deny allhosts d.example\nDeny pattern /(a+)+$/\n",
                        "bob: bob@example.org\nalice = alice@example.org and more\n")
                .map(MailFuzzTest::octets);
    }

    static Stream<byte[]> addresses() {
        return Stream.of("a.b+c@example.test", "-oQ@x", "|x@y", "a@0x7f000001", "\"a b\"@c", "a@[1.2.3.4]", "a%b@c")
                .map(MailFuzzTest::octets);
    }

    @MethodSource("messages")
    @FuzzTest
    void mailOfAnyMessage(byte[] data) {
        ExitMessage message =
                ExitMessage.decodeReassembled(Compression.compress(data), LIMIT).orElse(null);
        if (message == null) {
            return;
        }
        String mail = FORMATTER
                .format("you@example.test", message)
                .fold(ready -> new String(ready.text(), ISO_8859_1), reason -> "");
        if (!mail.isEmpty()) {
            assertThat(mail.substring(0, mail.indexOf("\n\n"))).matches(HEAD);
        }
    }

    @MethodSource("lists")
    @FuzzTest
    void listOfAnyLines(byte[] data) {
        String text = new String(data, ISO_8859_1);
        try {
            Blacklist list = Blacklist.parse("list", text);
            boolean unused = list.contains("someone@host.example.test");
        } catch (ConfigException e) {
            assertThat(e.getMessage()).startsWith("list:");
        }
        try {
            assertThat(AddressFile.parse("boxes", text).boxes().values()).allMatch(address -> !address.isBlank());
        } catch (ConfigException e) {
            assertThat(e.getMessage()).startsWith("boxes:");
        }
    }

    @MethodSource("addresses")
    @FuzzTest
    void addressOfAnyOctets(byte[] data) {
        String address = new String(data, ISO_8859_1);
        if (SmtpRules.isDeliverable(address)) {
            assertThat(address)
                    .matches("[!-~&&[^-|]&&[^()\\[\\]<>,;:\\\\\"]][!-~]*@[!-~]+")
                    .doesNotContain("..", "@@");
        }
        boolean unused = Blacklist.empty().contains(address);
    }

    private static byte[] octets(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }
}
