package net.mixminion.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
    @TempDir
    private Path dir = Path.of("");

    private final AtomicLong free = new AtomicLong(1000);

    private Room room() {
        return new Room(dir, 1000, 2, free::get);
    }

    @Test
    void refusesBelowTheLeastFreeAndTakesAgainAbove() {
        Room room = room();
        assertThat(room.refusal()).isEmpty();
        free.set(999);
        assertThat(room.refusal()).hasValueSatisfying(why -> assertThat(why).contains("MinFree"));
        free.set(1000);
        assertThat(room.refusal()).isEmpty();
    }

    @Test
    void refusesWhenTheMixerIsHopelesslyBehind() throws Exception {
        Room room = room();
        for (int i = 0; i < 3; i++) {
            Files.createFile(dir.resolve("msg_" + i));
            Files.createFile(dir.resolve("rmv_" + i));
        }
        room.count();
        assertThat(room.refusal()).hasValueSatisfying(why -> assertThat(why).contains("wait for the mixer"));
        Files.delete(dir.resolve("msg_0"));
        room.count();
        assertThat(room.refusal()).isEmpty();
    }

    @Test
    void asksTheRealDisk() {
        assertThat(new Room(dir, 1).refusal()).isEmpty();
        assertThat(new Room(dir, Long.MAX_VALUE).refusal()).isPresent();
    }
}
