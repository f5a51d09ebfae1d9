package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {
    @ParameterizedTest
    @ValueSource(strings = {"a@b", "a.b@c.d", "a+b=c@d-e", "!#$%&'*/?^_`{|}~@x", "a@1.2.3.4x", "a@-b", "1@b"})
    void knowsAddresses(String text) {
        assertThat(Mailbox.isMailbox(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "@b",
                "a@",
                "a@b@c",
                ".a@b",
                "a.@b",
                "a..b@c",
                "a@.b",
                "a@b.",
                "a@1.2.3.4",
                "a@1",
                "a@[1.2.3.4]",
                "a b@c",
                "a@b c",
                "\"a\"@b",
                "a,b@c",
                "a;b@c",
                "a:b@c",
                "a\\b@c",
                "<a@b>",
                "(a)@b",
                "a@b\n",
                "\u00e9@b",
                "a@b\u007f",
                "a\u0001@b"
            })
    void refusesEverythingElse(String text) {
        assertThat(Mailbox.isMailbox(text)).isFalse();
    }
}
