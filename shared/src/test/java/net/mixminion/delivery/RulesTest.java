package net.mixminion.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import net.mixminion.config.ConfigException;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.ExitMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    private static final MailStyle STYLE = new MailStyle(
            "anon@example.test", "[Anon]", "s", Optional.empty(), Optional.empty(), Optional.empty(), 32768, true);
    private static final ExitMessage MESSAGE = ExitMessage.decodeReassembled(
                    Compression.compress(new byte[] {'\n', 'x'}), 1000)
            .orElseThrow();
    private static final String BOXES =
            "# ours\nbob: bob@example.test\nalice = alice@example.test and so on\n\nBob:b@x";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-oQ/tmp@x.test",
                "|cmd@x.test",
                "a@0x7f000001",
                "a@0x7f.1",
                "a@127.0.0.1",
                "a@2130706433",
                "a@[1.2.3.4]",
                "a@b.test.",
                "a@b@c",
                "a b@c",
                "\"a\"@b",
                "a@b\nBcc: c@d",
                "a@b.test\u0000c@d.test",
                "",
                "@",
                "a@",
                "@b",
                "a@\u00fcb"
            })
    void addressThatCouldBeMoreThanOneGetsNoMail(String address) {
        assertThat(refusal(new SmtpRules(STYLE, Blacklist.empty()), address)).isEqualTo(Refusal.BAD_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b", "a.b-c@x.y", "a-b|c@x.test", "a@1a.2", "a@0x7g", "per%cent@b.test"})
    void ordinaryAddressesGetMail(String address) {
        assertThat(refusal(new SmtpRules(STYLE, Blacklist.empty()), address)).isNull();
    }

    @Test
    void addressOnTheBlacklistGetsNone() throws ConfigException {
        SmtpRules rules = new SmtpRules(STYLE, Blacklist.parse("blacklist", "Deny user fred"));

        assertThat(refusal(rules, "fred@x.test")).isEqualTo(Refusal.BLACKLISTED);
        assertThat(refusal(rules, "frida@x.test")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"bob, bob@example.test", "alice, alice@example.test", "Bob, b@x"})
    void boxHasItsAddress(String box, String address) throws ConfigException {
        Formatted mail =
                new MboxRules(STYLE, AddressFile.parse("boxes", BOXES)).mail(box.getBytes(ISO_8859_1), MESSAGE);

        assertThat(mail.<String>fold(Mail::recipient, Refusal::name)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BOB", "nobody", "", "bob ", "#"})
    void boxWeDontHaveGetsNothing(String box) throws ConfigException {
        assertThat(refusal(new MboxRules(STYLE, AddressFile.parse("boxes", BOXES)), box))
                .isEqualTo(Refusal.UNKNOWN_BOX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob", "bob bob@example.test", ": a@b", "bob: <bob@example.test>", "bob: b\u00fc@x"})
    void badLineOfTheAddressFileIsNamed(String line) {
        assertThatThrownBy(() -> AddressFile.parse("/etc/boxes", "a: a@b\n" + line + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("/etc/boxes:2: ");
    }

    private static @Nullable Refusal refusal(MailRules rules, String address) {
        return rules.mail(address.getBytes(ISO_8859_1), MESSAGE)
                .<Optional<Refusal>>fold(mail -> Optional.empty(), Optional::of)
                .orElse(null);
    }
}
