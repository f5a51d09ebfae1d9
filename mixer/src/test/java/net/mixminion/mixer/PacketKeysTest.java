package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import net.mixminion.packet.Mixes;
import net.mixminion.packet.Packet;
import net.mixminion.spool.SecureDelete;
import net.mixminion.spool.Steps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacketKeysTest {
    private final MixerHome home;
    private final TestClock steady = new TestClock();
    private final PacketKeys keys;

    PacketKeysTest(@TempDir Path base) throws IOException {
        home = new MixerHome(base, "");
        Path marks = Files.createDirectories(base.resolve("mix"));
        HashLogs logs = new HashLogs(base.resolve("work/hashlogs"), marks, Steps.NONE);
        keys = new PacketKeys(base.resolve("keys"), Duration.ofHours(24), logs, home.clock, steady);
    }

    @AfterEach
    void close() {
        keys.close();
    }

    private void pass(Duration time) {
        home.clock.pass(time);
        steady.pass(time);
    }

    private boolean opens() {
        return keys.live().open(Packet.of(MixerHome.relayed())).toLog().isPresent();
    }

    @Test
    void withoutKeysNothingIsTakenForNobodys() throws IOException {
        assertThat(keys.live().complete()).isFalse();
        SecureDelete.tree(home.base.resolve("keys"));
        assertThat(keys.refresh()).isEmpty();
        assertThat(keys.live().complete()).isFalse();
    }

    @Test
    void keyIsUsedUntilItsOverlapIsOver() throws IOException {
        keys.refresh();
        assertThat(keys.live().complete()).isTrue();
        assertThat(opens()).isTrue();
        pass(Duration.ofDays(30).plusHours(11)); // it is noon
        keys.refresh();
        assertThat(opens()).isTrue();
        pass(Duration.ofHours(2));
        keys.refresh();
        assertThat(opens()).isFalse();
        assertThat(keys.live().log("key_0001")).isEmpty();
    }

    @Test
    void nextKeyIsUsedFromItsTimeOn() throws IOException {
        SecureDelete.tree(home.base.resolve("keys/key_0001"));
        Instant later = home.clock.instant().plus(Duration.ofHours(12));
        home.keySet("key_0002", MixerHome.SELF.key(), later, later.plus(Duration.ofDays(30)));
        keys.refresh();
        assertThat(opens()).isFalse();
        assertThat(keys.live().log("key_0002")).as("its memory is open in time").isPresent();
        pass(Duration.ofHours(12));
        keys.refresh();
        assertThat(opens()).isTrue();
    }

    @Test
    void clockThatJumpsAheadTakesNoKeyAway() throws IOException {
        keys.refresh();
        home.clock.pass(Duration.ofDays(40));
        keys.refresh();
        assertThat(opens()).isTrue();
    }

    @Test
    void machineThatWasAsleepUsesTheNextKeyInTime() throws IOException {
        SecureDelete.tree(home.base.resolve("keys/key_0001"));
        Instant later = home.clock.instant().plus(Duration.ofDays(1));
        home.keySet("key_0002", MixerHome.SELF.key(), later, later.plus(Duration.ofDays(30)));
        home.clock.pass(Duration.ofDays(1)); // the other clock stood still
        keys.refresh();
        assertThat(opens()).isTrue();
    }

    @Test
    void keyThatIsDestroyedIsGone() throws IOException {
        keys.refresh();
        SecureDelete.tree(home.base.resolve("keys/key_0001"));
        keys.refresh();
        assertThat(opens()).isFalse();
        assertThat(keys.live().logs()).isEmpty();
    }

    @Test
    void brokenKeyDoesNotKeepTheOthersFromWork() throws IOException {
        Instant today = home.clock.instant().minus(Duration.ofHours(1));
        home.keySet("key_0002", Mixes.ALL.get(1).key(), today, today.plus(Duration.ofDays(30)));
        Files.writeString(home.base.resolve("keys/key_0002/mix.key"), "not a key");
        assertThat(keys.refresh()).isPresent();
        assertThat(opens()).isTrue();
        assertThat(keys.live().complete()).isFalse();
    }
}
