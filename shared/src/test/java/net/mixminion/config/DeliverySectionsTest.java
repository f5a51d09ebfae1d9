package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeliverySectionsTest {
    private static final List<Duration> USUAL_RETRY = Collections.nCopies(21, Duration.ofHours(7));
    private static final String EVERY_COMMON_KEY = """
            Enabled: yes
            Advertise: no
            ReturnAddress: from@example.org
            SendmailCommand: sendmail -i -t
            Retry: every 8 hours for 2 days
            MaximumSize: 1 MB
            AllowFromAddress: no
            FromTag: [Nobody]
            SubjectLine: No subject
            Message: Before each
              message.
            X-Abuse: tell us
            Comments: none
            RecipientLimit: 5
            TotalLimit: 100
            LimitInterval: 1 hour
            """;
    private static final MailLimits EVERY_LIMIT =
            new MailLimits(OptionalInt.of(5), OptionalInt.of(100), Duration.ofHours(1));

    @Nested
    class Smtp {
        @Test
        void isOffByDefault() throws ConfigException {
            assertThat(TestFiles.read(TestFiles.minimal()).smtp()).isEmpty();
            assertThat(TestFiles.read(TestFiles.withMore("[Delivery/SMTP]\nEnabled: no\n"))
                            .smtp())
                    .isEmpty();
        }

        @Test
        void hasDefaults() throws ConfigException {
            assertThat(TestFiles.read(TestFiles.withMore("[Delivery/SMTP]\nEnabled: yes\nReturnAddress: r@b.test\n"))
                            .smtp())
                    .contains(new SmtpSection(
                            "r@b.test",
                            Optional.of(new HostPort("localhost", 25)),
                            Optional.empty(),
                            "Type III Anonymous Message",
                            "[Anon]",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            102_400,
                            USUAL_RETRY,
                            true,
                            true,
                            Optional.empty(),
                            MailAccess.PLAIN,
                            MailLimits.NONE));
        }

        @Test
        void takesEveryKey() throws ConfigException {
            assertThat(TestFiles.read(TestFiles.withMore(
                                    "[Delivery/SMTP]\n" + EVERY_COMMON_KEY + "BlacklistFile: /there/blacklist\n"))
                            .smtp())
                    .contains(new SmtpSection(
                            "from@example.org",
                            Optional.empty(),
                            Optional.of(new Command(Path.of("/usr/bin/sendmail"), List.of("-i", "-t"))),
                            "No subject",
                            "[Nobody]",
                            Optional.of("Before each message."),
                            Optional.of("tell us"),
                            Optional.of("none"),
                            1_048_576,
                            Collections.nCopies(6, Duration.ofHours(8)),
                            false,
                            false,
                            Optional.of(Path.of("/there/blacklist")),
                            MailAccess.PLAIN,
                            EVERY_LIMIT));
        }

        @Test
        void takesHowToLogIn() throws ConfigException {
            String text = TestFiles.withMore("""
                    [Delivery/SMTP]
                    Enabled: yes
                    ReturnAddress: r@b.test
                    SMTPServer: mail.example
                    SMTPStartTLS: yes
                    SMTPUser: mix
                    SMTPPasswordFile: /there/password
                    SMTPCertificates: /there/ca.pem
                    """);
            assertThat(TestFiles.read(text).smtp().orElseThrow().access())
                    .isEqualTo(new MailAccess(
                            true,
                            Optional.of("mix"),
                            Optional.of(Path.of("/there/password")),
                            Optional.of(Path.of("/there/ca.pem"))));
        }

        @Test
        void takesAServerWithItsPort() throws ConfigException {
            String text = TestFiles.withMore(
                    "[Delivery/SMTP]\nEnabled: yes\nReturnAddress: r@b.test\nSMTPServer: mail.example:2525\n");
            assertThat(TestFiles.read(text).smtp().orElseThrow().smtpServer())
                    .contains(new HostPort("mail.example", 2525));
        }
    }

    @Nested
    class Mbox {
        private static final String NEEDED =
                "[Delivery/MBOX]\nEnabled: yes\nAddressFile: /there/a\nReturnAddress: r@b.test\nRemoveContact: c@b.test\n";

        @Test
        void hasDefaults() throws ConfigException {
            assertThat(TestFiles.read(TestFiles.withMore(NEEDED)).mbox())
                    .contains(new MboxSection(
                            Path.of("/there/a"),
                            "c@b.test",
                            "r@b.test",
                            Optional.of(new HostPort("localhost", 25)),
                            Optional.empty(),
                            "Type III Anonymous Message",
                            "[Anon]",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            102_400,
                            USUAL_RETRY,
                            true,
                            true,
                            MailAccess.PLAIN,
                            MailLimits.NONE));
        }

        @Test
        void takesEveryKey() throws ConfigException {
            assertThat(TestFiles.read(TestFiles.withMore("[Delivery/MBOX]\n" + EVERY_COMMON_KEY
                                    + "AddressFile: /there/b\nRemoveContact: remove@example.org\n"))
                            .mbox())
                    .contains(new MboxSection(
                            Path.of("/there/b"),
                            "remove@example.org",
                            "from@example.org",
                            Optional.empty(),
                            Optional.of(new Command(Path.of("/usr/bin/sendmail"), List.of("-i", "-t"))),
                            "No subject",
                            "[Nobody]",
                            Optional.of("Before each message."),
                            Optional.of("tell us"),
                            Optional.of("none"),
                            1_048_576,
                            Collections.nCopies(6, Duration.ofHours(8)),
                            false,
                            false,
                            MailAccess.PLAIN,
                            EVERY_LIMIT));
        }

        @Test
        void looksForARelativeFileInTheBaseDirectory() throws ConfigException {
            String text = TestFiles.withServer("BaseDir: /there/base\n") + NEEDED.replace("/there/a", "addresses");
            assertThat(TestFiles.read(text).mbox().orElseThrow().addressFile())
                    .isEqualTo(Path.of("/there/base/addresses"));
        }
    }

    @Nested
    class Fragmented {
        private static final String SMTP = "[Delivery/SMTP]\nEnabled: yes\nReturnAddress: r@b.test\n";

        @Test
        void hasDefaults() throws ConfigException {
            assertThat(TestFiles.read(TestFiles.withMore(
                                    SMTP + "[Delivery/Fragmented]\nEnabled: yes\nMaximumSize: 64K\n"))
                            .fragmented())
                    .contains(new FragmentedSection(65_536, Duration.ofDays(2)));
        }

        @Test
        void takesEveryKey() throws ConfigException {
            assertThat(TestFiles.read(TestFiles.withMore(SMTP
                                    + "[Delivery/Fragmented]\nEnabled: yes\nMaximumSize: 1000000\n"
                                    + "MaximumInterval: 12 hours\n"))
                            .fragmented())
                    .contains(new FragmentedSection(1_000_000, Duration.ofHours(12)));
        }

        @Test
        void isNeverSmallerThanAPacket() throws ConfigException {
            ServerConfig config = TestFiles.read(
                    TestFiles.withMore(SMTP + "[Delivery/Fragmented]\nEnabled: yes\nMaximumSize: 10K\n"));
            assertThat(config.fragmented().orElseThrow().maximumSize()).isEqualTo(32_768);
            assertThat(config.warnings())
                    .contains("mixminiond.conf:14: [Delivery/Fragmented] MaximumSize: 10 KB is less than one packet; 32"
                            + " KB is used instead");
        }
    }
}
