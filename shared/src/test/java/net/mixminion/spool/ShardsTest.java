package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardsTest {
    private final Path file;
    private final List<String> ids = new ArrayList<>();

    ShardsTest(@TempDir Path home) {
        file = home.resolve(".lock");
        Random random = new Random(1);
        for (int i = 0; i < 600; i++) {
            ids.add(FileIds.random(random));
        }
    }

    private Shards shards(int instance, int instances) throws IOException {
        return new Shards(ShardLock.open(file), instance, instances);
    }

    @Test
    void everyIdIsOneInstancesAndTheyShareFairly() throws IOException {
        try (Shards one = shards(0, 3);
                Shards two = shards(1, 3);
                Shards three = shards(2, 3)) {
            assertThat(one.claim() && two.claim() && three.claim()).isTrue();
            int[] counts = new int[3];
            for (String id : ids) {
                List<Shards> owners = List.of(one, two, three).stream()
                        .filter(s -> s.mine(id))
                        .toList();
                assertThat(owners).hasSize(1);
                counts[List.of(one, two, three).indexOf(owners.get(0))]++;
            }
            for (int count : counts) {
                assertThat(count).isBetween(140, 260);
            }
        }
    }

    @Test
    void nothingIsMineBeforeItIsClaimed() throws IOException {
        try (Shards shards = shards(0, 1)) {
            assertThat(ids).noneMatch(shards::mine);
            assertThat(shards.claim()).isTrue();
            assertThat(ids).allMatch(shards::mine);
        }
    }

    @Test
    void noIdHasTwoOwnersWhileTheNumberChanges() throws IOException {
        try (Shards old = shards(0, 1);
                Shards added = shards(1, 2)) {
            old.claim();
            assertThat(added.claim()).isFalse();
            assertThat(ids).noneMatch(added::mine);
            old.assign(0, 2);
            assertThat(added.claim()).isTrue();
            assertThat(ids).allMatch(id -> old.mine(id) != added.mine(id));
        }
    }

    @Test
    void refusesAnInstanceThatCannotBe() {
        for (int[] wrong : new int[][] {{-1, 1}, {1, 1}, {0, 0}, {0, 61}}) {
            assertThatThrownBy(() -> shards(wrong[0], wrong[1])).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
