package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import net.mixminion.directory.ServerDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The identity key behind a passphrase, or on another machine. */
class IdentityIT {
    private static final int UNUSED_PORT = 9;
    private static final Duration MIX_INTERVAL = Duration.ofSeconds(5);
    private static final int WRONG_CONFIGURATION = 78;

    private final Installation installation = Installation.find();

    @TempDir
    private Path directory;

    @Test
    void aPassphraseOpensItAtEveryStart() throws Exception {
        try (TestServer server = server("p")) {
            Files.writeString(
                    server.config(),
                    Files.readString(server.config()).replace("[Server]\n", "[Server]\nEncryptIdentityKey: yes\n"));
            Path words = Files.writeString(directory.resolve("words"), "gr\u00fcn, blau\n", StandardCharsets.UTF_8);
            for (int start = 0; start < 2; start++) {
                Installation.Outcome outcome = start(server, words);
                assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
                assertThat(Files.readString(server.baseDir().resolve("keys/identity.key")))
                        .startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
                assertThat(run(server, "stop").status()).isZero();
                // keyd alone has it in the first round; in the second all stages are one process
                if (start == 0) {
                    Trial.combine(server);
                }
            }
            Files.writeString(words, "something else\n");
            Installation.Outcome refused = start(server, words);
            assertThat(refused.status()).isEqualTo(WRONG_CONFIGURATION);
            assertThat(refused.err()).contains("the passphrase is wrong");
        }
    }

    @Test
    void aServerRunsOnWhatWasSignedAheadElsewhere() throws Exception {
        try (TestServer home = server("home");
                TestServer server = server("away")) {
            Path signed = directory.resolve("signed");
            Files.writeString(
                    home.config(),
                    Files.readString(server.config())
                            .replace(
                                    server.directory().toString(),
                                    home.directory().toString()));
            Installation.Outcome made =
                    installation.server(directory, home.config(), "sign-ahead", "--output=" + signed, "--months=1");
            assertThat(made.status()).as(made.out() + made.err()).isZero();
            assertThat(signed.resolve("identity.key")).doesNotExist();

            Path keys = server.baseDir().resolve("keys");
            copy(signed, keys);
            server.start();
            ServerDescriptor descriptor = ServerDescriptor.parse(Files.readString(server.descriptor()), Instant.now());
            assertThat(descriptor.nickname()).isEqualTo("away");
            Installation.Outcome packet = installation.run(
                    server.directory(),
                    "Hello".getBytes(StandardCharsets.US_ASCII),
                    "sh",
                    "-c",
                    installation.mixminion() + " send --home=" + directory.resolve("user") + " -t joe@example.test -P "
                            + server.descriptor() + "," + server.descriptor());
            assertThat(packet.status()).as(packet.out() + packet.err()).isZero();
            assertThat(keys.resolve("identity.key")).doesNotExist();
            assertThat(server.stop()).isZero();
        }
    }

    private Installation.Outcome start(TestServer server, Path words) throws IOException, InterruptedException {
        String command =
                installation.mixminiond() + " start --daemon -f " + server.config() + " --passphrase-fd=3 3< " + words;
        return installation.run(directory, new byte[0], "sh", "-c", command);
    }

    private Installation.Outcome run(TestServer server, String command) throws IOException, InterruptedException {
        return installation.server(directory, server.config(), command);
    }

    private TestServer server(String nickname) throws IOException {
        return TestServer.create(installation, directory, nickname, UNUSED_PORT, MIX_INTERVAL);
    }

    private void copy(Path from, Path to) throws IOException, InterruptedException {
        Files.createDirectory(
                to.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Installation.Outcome copied =
                installation.run(directory, new byte[0], "cp", "-a", from.toString(), to.toString());
        assertThat(copied.status()).as(copied.err()).isZero();
    }
}
