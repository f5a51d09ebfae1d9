package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files that are read again on reload: the blacklist and the addresses of boxes. */
@Timeout(60)
class MailReloadTest {
    private MailWorld world;
    private ScriptedMailServer server;
    private Path blacklist;
    private Path boxes;

    @BeforeEach
    void serve(@TempDir Path home) throws Exception {
        world = new MailWorld(home);
        server = new ScriptedMailServer();
        blacklist = Files.writeString(home.resolve("blacklist"), "Deny user fred\n");
        boxes = Files.writeString(home.resolve("boxes"), "bob: bob@example.test\n");
        world.blacklist = Optional.of(blacklist);
        world.boxes = Optional.of(boxes);
    }

    @AfterEach
    void stop() throws Exception {
        world.stop();
        server.close();
    }

    @Test
    void blacklistIsReadAgain() throws Exception {
        MailDelivery delivery = world.start(server.port());
        Files.writeString(blacklist, "Deny user frida\n");
        delivery.reload(world.config(server.port())).get(10, TimeUnit.SECONDS);
        world.put("frida@example.test");
        world.put("fred@example.test");

        await().until(() -> world.isEmpty());
        assertThat(server.commands).contains("RCPT TO:<fred@example.test>").noneMatch(line -> line.contains("frida"));
        assertThat(world.counters.snapshot()).containsEntry("Discarded:BLACKLISTED", 1L);
    }

    @Test
    void blacklistThatIsWrongLeavesTheOldOneInForce() throws Exception {
        MailDelivery delivery = world.start(server.port());
        Files.writeString(blacklist, "Deny nonsense\n");
        delivery.reload(world.config(server.port())).get(10, TimeUnit.SECONDS);
        world.put("fred@example.test");
        world.put("frida@example.test");

        await().until(() -> world.isEmpty());
        assertThat(server.texts).hasSize(1);
        assertThat(world.counters.snapshot()).containsEntry("Discarded:BLACKLISTED", 1L);
    }

    @Test
    void blacklistThatIsWrongAtTheStartIsNamedWithItsLine() throws Exception {
        Files.writeString(blacklist, "# fine\nDeny nonsense\n");

        assertThatThrownBy(() -> world.start(server.port()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(blacklist + ":2: ");
    }

    @Test
    void addressesOfBoxesAreReadAgain() throws Exception {
        MailDelivery delivery = world.start(server.port());
        Files.writeString(boxes, "bob: bob@new.example.test\n");
        delivery.reload(world.config(server.port())).get(10, TimeUnit.SECONDS);
        world.putBox("bob");

        await().until(() -> world.count("SuccessfulDelivery") == 1);
        assertThat(server.commands).contains("RCPT TO:<bob@new.example.test>");
    }

    @Test
    void mailToABoxSaysWhereToWriteToGetNoMore() throws Exception {
        world.putBox("bob");
        world.start(server.port());

        await().until(() -> world.count("SuccessfulDelivery") == 1);
        assertThat(server.texts.get(0)).contains("\r\nList-Unsubscribe: <mailto:remove@example.test>\r\n");
    }
}
