package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import net.mixminion.config.ConfigException;
import net.mixminion.config.MailAccess;
import net.mixminion.web.HostCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mail server that wants TLS and a name. */
@Timeout(60)
class SmtpTlsTest {
    private static final String PASSWORD = "correct horse";
    private static final String OFFER = "250-mail.example.test\r\n250-STARTTLS\r\n250 AUTH LOGIN PLAIN";

    private MailWorld world;
    private Path password;
    private Path trusted;
    private HostCertificate certificates;
    private ScriptedMailServer server;

    @BeforeEach
    void serve(@TempDir Path home) throws Exception {
        world = new MailWorld(home);
        world.host = "localhost";
        certificates = HostCertificate.of("localhost");
        trusted = certificates.write(home.resolve("ca.pem"));
        password = Files.writeString(home.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        server = new ScriptedMailServer(Optional.of(certificates.context()));
        server.answer("EHLO", OFFER);
        server.answer("AUTH", "235 welcome");
        world.access = access(true);
    }

    @AfterEach
    void stop() throws Exception {
        world.stop();
        server.close();
    }

    @Test
    void mailGoesOverTlsAfterLoggingIn() throws Exception {
        world.put("you@example.test");
        world.start(server.port());

        await().until(() -> world.isEmpty());
        assertThat(server.texts).hasSize(1);
        assertThat(server.commands.subList(0, 6))
                .containsExactly(
                        "EHLO mix.example.test",
                        "STARTTLS",
                        "(encrypted)",
                        "EHLO mix.example.test",
                        "AUTH PLAIN " + base64("\0mix\0" + PASSWORD),
                        "MAIL FROM:<anon@example.test>");
    }

    @Test
    void serverThatKnowsOnlyLoginGetsThat() throws Exception {
        server.answer("EHLO", "250-mail.example.test\r\n250-STARTTLS\r\n250 AUTH LOGIN CRAM-MD5");
        server.answer("AUTH", "334 VXNlcm5hbWU6");
        server.answer(base64("mix"), "334 UGFzc3dvcmQ6");
        server.answer(base64(PASSWORD), "235 welcome");
        world.put("you@example.test");
        world.start(server.port());

        await().until(() -> world.isEmpty());
        assertThat(server.texts).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 mail.example.test", "502 what?"})
    void withoutAnOfferOfTlsNothingIsSaid(String hello) throws Exception {
        server.answer("EHLO", hello);
        assertWaits();
        assertThat(server.commands).allMatch(command -> command.startsWith("EHLO"));
    }

    @Test
    void certificateInAnotherNameIsRefused() throws Exception {
        server.close();
        HostCertificate other = HostCertificate.of("elsewhere.example.test");
        trusted = other.write(world.home.resolve("other.pem"));
        world.access = access(true);
        server = new ScriptedMailServer(Optional.of(other.context()));
        server.answer("EHLO", OFFER);
        assertWaits();
    }

    @Test
    void certificateThatNobodyVouchesForIsRefused() throws Exception {
        world.access = access(false);
        assertWaits();
    }

    @Test
    void wrongPasswordKeepsTheMail() throws Exception {
        server.answer("AUTH", "535 no");
        assertWaits();
    }

    @Test
    void whatWasSaidInTheClearDoesNotCountUnderTls() throws Exception {
        server.answer("STARTTLS", "220 go on\r\n250-mail\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 ok\r\n250 ok");
        world.put("you@example.test");
        world.start(server.port());

        await().until(() -> world.count("FailedDelivery") == 1 || !server.texts.isEmpty());
        assertThat(server.texts.isEmpty() || server.commands.contains("(encrypted)"))
                .isTrue();
        assertThat(world.count("SuccessfulDelivery")).isLessThanOrEqualTo(server.texts.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\nsecond line"})
    void passwordFileWithoutAPasswordIsNamed(String content) throws Exception {
        Files.writeString(password, content);

        assertThatThrownBy(() -> world.start(server.port()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(password + ":1: the first line must be the password");
    }

    @Test
    void passwordThatEverybodyCanReadIsRefused() throws Exception {
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> SmtpLogin.of(world.access))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(password + ":1: everybody can read this password");
    }

    private void assertWaits() throws Exception {
        world.put("you@example.test");
        world.start(server.port());
        await().until(() -> world.count("FailedDelivery") == 1);
        await().during(Duration.ofMillis(300)).until(() -> server.texts.isEmpty());
        assertThat(world.pool.list()).hasSize(1);
        assertThat(server.commands).noneMatch(command -> command.startsWith("MAIL"));
    }

    private MailAccess access(boolean vouched) {
        return new MailAccess(
                true, Optional.of("mix"), Optional.of(password), vouched ? Optional.of(trusted) : Optional.empty());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
