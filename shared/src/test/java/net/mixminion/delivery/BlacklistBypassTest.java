package net.mixminion.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.mixminion.config.ConfigException;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.ExitMessage;
import org.junit.jupiter.api.Test;

/** Attack A20: an address on the blacklist, written in some two hundred other ways. */
class BlacklistBypassTest {
    private static final String RULES = """
            Deny address fred@host.test
            Deny user postmaster
            Deny onehost one.test
            Deny allhosts all.test
            Deny pattern /^abuse/
            """;
    private static final List<String> DENIED = List.of(
            "fred@host.test", "postmaster@any.test", "a@one.test", "a@all.test", "a@b.c.all.test", "abuse1@x.test");

    private final MailStyle style = new MailStyle(
            "anon@example.test", "[Anon]", "x", Optional.empty(), Optional.empty(), Optional.empty(), 32768, true);

    @Test
    void noOtherFormOfAnAddressGetsPastTheList() throws ConfigException {
        SmtpRules rules = new SmtpRules(style, Blacklist.parse("blacklist", RULES));
        ExitMessage message = ExitMessage.decodeReassembled(Compression.compress(new byte[] {'\n', 'x'}), 1000)
                .orElseThrow();
        Set<String> forms = new LinkedHashSet<>();
        DENIED.forEach(address -> forms.addAll(forms(address)));

        assertThat(forms).hasSizeGreaterThanOrEqualTo(200);
        for (String form : forms) {
            assertThat(rules.mail(form.getBytes(ISO_8859_1), message))
                    .as("address <%s>", form)
                    .isInstanceOf(Formatted.Refused.class);
        }
    }

    @Test
    void othersGetTheirMail() throws ConfigException {
        Blacklist list = Blacklist.parse("blacklist", RULES);

        assertThat(List.of("freda@host.test", "fred@b.host.test", "a@b.one.test", "a@small.test", "fred+x@b.test"))
                .noneMatch(list::contains);
    }

    private static Set<String> forms(String address) {
        int at = address.indexOf('@');
        String user = address.substring(0, at);
        String host = address.substring(at + 1);
        Set<String> forms = new LinkedHashSet<>(List.of(address, address.toUpperCase(Locale.ROOT)));
        StringBuilder mixed = new StringBuilder(address);
        for (int i = 0; i < mixed.length(); i += 2) {
            mixed.setCharAt(i, Character.toUpperCase(mixed.charAt(i)));
        }
        forms.add(mixed.toString());
        for (String tag : List.of("x", "", "a+b", "abuse")) {
            forms.add(user + "+" + tag + "@" + host);
        }
        for (String dotted : List.of(user + "@" + host + ".", user + ".@" + host, "." + user + "@" + host)) {
            forms.add(dotted);
        }
        forms.addAll(List.of(
                user + "%" + host + "@relay.test",
                user + "+x%" + host + "@relay.test",
                user + "%" + host + "%other.test@relay.test",
                host + "!" + user + "@relay.test",
                "other.test!" + host + "!" + user + "@relay.test",
                "@relay.test:" + address,
                "@relay.test,@other.test:" + address,
                "\"" + user + "\"@" + host,
                "\\" + user + "@" + host,
                "<" + address + ">",
                " " + address,
                address + " ",
                address + "\n",
                address + "\r\nRCPT TO:<x@y>",
                address + "\0other@x.test",
                "other@x.test\0" + address,
                "other@x.test," + address,
                "other@x.test;" + address,
                user + "(c)@" + host,
                user + "@(c)" + host,
                user + "@" + host + "(c)",
                user + "@@" + host,
                user + "@[127.0.0.1]",
                user + "@127.0.0.1",
                user + "@127.1",
                user + "@2130706433",
                user + "@0x7f000001",
                user + "@0x7f.0.0.1",
                user + "@0177.0.0.1",
                user + "@[IPv6:::1]",
                user + "@" + host.replace('t', '\u00fe'),
                user.replace('o', '\u00f6') + "\u00e9@" + host,
                "=?utf-8?q?" + user + "?=@\u00e9" + host,
                "mailto:" + address));
        return forms;
    }
}
