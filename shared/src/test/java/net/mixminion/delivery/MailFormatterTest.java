package net.mixminion.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import net.mixminion.packet.payload.AnonymousMessage;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.ExitMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailFormatterTest {
    private static final int LIMIT = 32768;
    private static final String TO = "you@example.test";
    private static final MailStyle STYLE = new MailStyle(
            "anon@example.test",
            "[Anon]",
            "Default subject",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            LIMIT,
            true);

    @Test
    void senderChoosesFourHeadersAndNoMore() {
        String mail = mail(STYLE, """
                BCC:all@example.test
                FROM:Me
                IN-REPLY-TO:<1@x>
                REFERENCES:<2@x>
                SUBJECT:s
                X-Anonymous:no

                body
                """);

        assertThat(head(mail)).isEqualTo("""
                To: you@example.test
                From: "[Anon] Me" <anon@example.test>
                Subject: s
                In-Reply-To: <1@x>
                References: <2@x>
                X-Anonymous: yes
                """);
    }

    @Test
    void subjectLosesItsBlanksAtBothEnds() {
        assertThat(head(mail(STYLE, "SUBJECT:   two  words \n\nbody\n"))).contains("\nSubject: two  words\n");
        assertThat(head(mail(STYLE, "SUBJECT:  \n\nbody\n"))).contains("\nSubject: \n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\" <ceo@bank.example>, \"", "[Anon] y", "y]", "a: b", "end\\"})
    void nameThatCouldBeMoreThanANameIsLeftOut(String name) {
        assertThat(head(mail(STYLE, "FROM:" + name + "\n\nbody\n"))).contains("\nFrom: anon@example.test\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SUBJECT:caf\u00e9\n\nx\n",
                "SUBJECT:a\u007f\n\nx\n",
                "SUBJECT:a\rBcc: b@x\n\nx\n",
                "SUBJECT:a\u0000b\n\nx\n",
                "SUBJECT:a\tb\n\nx\n"
            })
    void charactersThatNoHeaderMayHoldMakeItPartOfTheBody(String message) {
        assertThat(head(mail(STYLE, message))).isEqualTo("""
                To: you@example.test
                From: anon@example.test
                Subject: Default subject
                X-Anonymous: yes
                """);
    }

    @Test
    void bodyAtTheLimitIsSentAndOneMoreOctetIsNot() {
        ExitMessage fits = message("\n" + "x".repeat(LIMIT));
        ExitMessage tooLong = message("\n" + "x".repeat(LIMIT + 1));

        assertThat(new MailFormatter(STYLE).format(TO, fits)).isInstanceOf(Formatted.Ready.class);
        assertThat(new MailFormatter(STYLE).format(TO, tooLong)).isEqualTo(new Formatted.Refused(Refusal.TOO_LONG));
    }

    @Test
    void messageThatCantBeDecodedIsNoMail() {
        ExitMessage error =
                ExitMessage.decodeReassembled(new byte[] {1, 2, 3}, LIMIT).orElseThrow();

        assertThat(new MailFormatter(STYLE).format(TO, error)).isEqualTo(new Formatted.Refused(Refusal.UNDECODABLE));
    }

    @Test
    void whatIsNotTextComesBackWhenTheArmorIsTakenOff() throws Exception {
        String body = "\u0001\u00ff binary";
        String mail = mail(STYLE, "\n" + body);

        assertThat(mail).contains("\n\nThis message contains nonprinting characters, so I encoded it with Base64\n");
        AnonymousMessage found =
                AnonymousMessage.parse(mail.getBytes(ISO_8859_1)).get(0);
        assertThat(found.type()).isEqualTo(AnonymousMessage.Type.BINARY);
        assertThat(new String(found.contents(), ISO_8859_1)).isEqualTo(body);
    }

    @Test
    void operatorsTextsAreFoldedAndTheNoticeStandsAboveTheMessage() {
        MailStyle style = new MailStyle(
                "anon@example.test",
                "[Nobody]",
                "word ".repeat(20),
                Optional.of("notice ".repeat(12)),
                Optional.of("complain ".repeat(10)),
                Optional.of("short"),
                LIMIT,
                false);
        String mail = mail(style, "FROM:Me\n\nbody\n");

        assertThat(mail.substring(0, mail.indexOf("-----BEGIN"))).isEqualTo("""
                To: you@example.test
                From: anon@example.test
                Subject: word word word word word word word word word word word word word word
                    word word word word word word
                X-Anonymous: yes
                X-Abuse: complain complain complain complain complain complain
                    complain complain complain complain
                Comments: short

                notice notice notice notice notice notice notice notice notice notice
                notice notice

                """);
    }

    private static String mail(MailStyle style, String message) {
        return new MailFormatter(style)
                .format(TO, message(message))
                .fold(mail -> new String(mail.text(), ISO_8859_1), reason -> reason.name());
    }

    private static String head(String mail) {
        return mail.substring(0, mail.indexOf("\n\n") + 1);
    }

    private static ExitMessage message(String text) {
        byte[] octets = text.getBytes(ISO_8859_1);
        byte[] compressed = Compression.compress(octets);
        // long runs compress too well for a message of fragments, but not for one packet's floor
        return octets.length > 20 * compressed.length
                ? ExitMessage.decodeReassembled(Compression.compress(noise(text)), LIMIT * 2)
                        .orElseThrow()
                : ExitMessage.decodeReassembled(compressed, LIMIT * 2).orElseThrow();
    }

    /** Text of the same length that hardly compresses. */
    private static byte[] noise(String text) {
        Random random = new Random(1);
        byte[] octets = text.getBytes(ISO_8859_1);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == 'x') {
                octets[i] = (byte) ('a' + random.nextInt(26));
            }
        }
        return octets;
    }
}
