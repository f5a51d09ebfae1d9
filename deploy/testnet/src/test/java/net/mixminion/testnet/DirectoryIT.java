package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.mixminion.directory.ServerDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers and the directory servers that know them. */
class DirectoryIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int UNUSED_PORT = 9;
    private static final Duration MIX_INTERVAL = Duration.ofSeconds(5);
    private static final String PYTHON_IDENTITY = "zl7gBBboXl/ShM3h1ivx8av9A5k=";

    private final Installation installation = Installation.find();
    private final Path directory;
    private final DirectoryStub directories = DirectoryStub.start(Clock.systemUTC());

    DirectoryIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
    }

    @AfterEach
    void close() {
        directories.close();
    }

    @Test
    void everyDescriptorIsPublishedAndRepublishedAndADirectoryIsFetched() throws Exception {
        try (TestServer server = server("a")) {
            server.start();
            int sets = published(server, 1);
            assertThat(directories.uploads()).hasSize(sets);
            await().atMost(LIMIT).until(() -> Files.exists(server.baseDir().resolve("work/dir/dir.gz")));

            Installation.Outcome outcome = installation.server(directory, server.config(), "republish");
            assertThat(outcome.status()).as(outcome.err()).isZero();
            await().atMost(LIMIT).until(() -> directories.uploads().size() == 2 * sets);
            assertThat(published(server, 1)).isEqualTo(sets);
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void aHomeOfThePythonServerStartsAfterTheUpgrade() throws Exception {
        for (String which : List.of("running", "stopped")) {
            Path place = Files.createDirectory(directory.resolve(which));
            try (TestServer server =
                    TestServer.create(installation, place, "Basepublic", UNUSED_PORT, MIX_INTERVAL, publishing())) {
                Trial.combine(server);
                unpack(which, server.baseDir());
                Installation.Outcome outcome = installation.server(directory, server.config(), "upgrade");
                assertThat(outcome.status()).as(outcome.err()).isZero();
                assertThat(outcome.out()).contains("key_0001 stays, with the memory of");
                server.start();
                published(server, 1);
                ServerDescriptor descriptor = ServerDescriptor.parse(
                        directories.uploads().get(directories.uploads().size() - 1),
                        Clock.systemUTC().instant());
                assertThat(descriptor.nickname()).isEqualTo("Basepublic");
                assertThat(descriptor.keyId().bytes())
                        .isEqualTo(Base64.getDecoder().decode(PYTHON_IDENTITY));
                assertThat(server.stop()).isZero();
            }
        }
        assertThat(directories.servers()).as("one identity").isEqualTo(1);
    }

    private TestServer server(String nickname) throws IOException {
        return TestServer.create(installation, directory, nickname, UNUSED_PORT, MIX_INTERVAL, publishing());
    }

    private String publishing() {
        return "Publish: yes\nPublishURL: " + directories.uploadUrl() + "\n" + directories.trustLines();
    }

    /** Waits until all key sets are marked as published, and counts them. */
    private static int published(TestServer server, int atLeast) {
        int[] sets = new int[1];
        await().atMost(LIMIT).pollInterval(200, TimeUnit.MILLISECONDS).until(() -> {
            int marked = 0;
            sets[0] = 0;
            try (DirectoryStream<Path> found =
                    Files.newDirectoryStream(server.baseDir().resolve("keys"), "key_????")) {
                for (Path set : found) {
                    sets[0]++;
                    marked += Files.exists(set.resolve("published")) ? 1 : 0;
                }
            }
            return marked >= atLeast && marked == sets[0];
        });
        return sets[0];
    }

    private static void unpack(String which, Path home) throws IOException, InterruptedException {
        Path archive = Path.of(System.getProperty("net.mixminion.source", "../.."))
                .resolve("ctl/src/test/resources/vectors/basedir/basedir_" + which + ".tar.gz");
        Files.createDirectory(home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Process tar = new ProcessBuilder(
                        "tar",
                        "xzf",
                        archive.toString(),
                        "-C",
                        home.toString(),
                        "--no-same-owner",
                        "--strip-components=1",
                        "srv")
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
    }
}
