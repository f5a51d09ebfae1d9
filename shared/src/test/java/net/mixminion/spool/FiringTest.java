package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each state a crash can leave, and its rule (docs/PACKET.md); {@link PacketLifeTest} goes through them as they come.
 */
class FiringTest {
    private final Path home;
    private final Pool mix;
    private final Pool outgoing;
    private final Pool mail;
    private final Firing firing;

    FiringTest(@TempDir Path home) throws IOException {
        this.home = home;
        mix = Pool.open(home.resolve("mix"));
        outgoing = Pool.open(home.resolve("outgoing"));
        mail = Pool.open(home.resolve("deliver/SMTP"));
        firing = new Firing(mix, Map.of("outgoing", outgoing, "deliver/SMTP", mail), new Random(1));
    }

    @Test
    void eachRecordGoesToThePoolItsHeaderSaysUnderANewName() throws IOException {
        List<String> ids = List.of(store("outgoing"), store("deliver/SMTP"), store("outgoing"));
        String waits = store("outgoing");
        Firing.Result result = firing.fire(ids);
        assertThat(result).isEqualTo(new Firing.Result(Map.of("outgoing", 2, "deliver/SMTP", 1), 0));
        assertThat(mix.list()).containsExactly(waits);
        assertThat(outgoing.list()).hasSize(2).doesNotContainAnyElementsOf(ids);
        assertThat(mail.list()).hasSize(1).doesNotContainAnyElementsOf(ids);
        assertThat(outgoing.read(outgoing.list().get(0))).isPresent();
    }

    @Test
    void recordThatIsGoneOrUnreadableOrHasNoPoolCostsItselfOnly() throws IOException {
        String unreadable = store("outgoing");
        Files.write(home.resolve("mix/msg_" + unreadable), new byte[] {1, 2, 3});
        String noPool = store("deliver/TELEX");
        String good = store("outgoing");
        Firing.Result result = firing.fire(List.of("gone", unreadable, noPool, good));
        assertThat(result.total()).isEqualTo(1);
        assertThat(names("mix")).containsExactlyInAnyOrder("crp_" + unreadable, "crp_" + noPool);
        assertThat(outgoing.list()).hasSize(1);
    }

    @Test
    void chosenButNotYetMovedIsMovedOn() throws IOException {
        place(store("outgoing"), "mix/fir_y");
        assertThat(firing.recover().total()).isEqualTo(1);
        assertThat(names("mix")).isEmpty();
        assertThat(names("outgoing")).containsExactly("msg_y");
    }

    @Test
    void movedButNotYetVisibleBecomesVisible() throws IOException {
        place(store("deliver/SMTP"), "deliver/SMTP/fir_y");
        assertThat(firing.recover().total()).isEqualTo(1);
        assertThat(names("deliver/SMTP")).containsExactly("msg_y");
    }

    @Test
    void copyLeftInTheMixIsUnlinkedBeforeTheMovedOneBecomesVisible() throws IOException {
        String x = store("outgoing");
        Files.createLink(home.resolve("mix/fir_y"), home.resolve("mix/msg_" + x));
        place(x, "outgoing/fir_y"); // one file under two names
        assertThat(firing.recover().total()).isEqualTo(1);
        assertThat(names("mix")).isEmpty();
        assertThat(names("outgoing")).containsExactly("msg_y");
        assertThat(outgoing.read("y")).isPresent();
    }

    @Test
    void unreadableRecordOnItsWayIsKeptAside() throws IOException {
        Files.write(home.resolve("mix/fir_y"), new byte[7]);
        assertThat(firing.recover().total()).isZero();
        assertThat(names("mix")).containsExactly("crp_y");
    }

    @Test
    void senderSeesNothingOfWhatIsOnItsWay() throws IOException {
        place(store("outgoing"), "outgoing/fir_y");
        assertThat(outgoing.list()).isEmpty();
        outgoing.recover();
        outgoing.purge(10);
        assertThat(names("outgoing")).containsExactly("fir_y");
    }

    @Test
    void failureAtAnyStepLosesNothingAndTheNextFiringGoesOn() throws IOException {
        for (int n = 1; ; n++) {
            Path place = Files.createDirectory(home.resolve("failing" + n));
            FailingDisk disk = new FailingDisk(n);
            Pool from = Pool.open(place.resolve("mix"));
            List<String> chosen = new ArrayList<>();
            try (Pool.Batch batch = from.batch()) {
                for (int i = 0; i < 3; i++) {
                    chosen.add(batch.write(new PoolRecord(Map.of("pool", "outgoing"), new byte[100])));
                }
                batch.commit();
            }
            Pool to = Pool.open(place.resolve("outgoing"));
            Firing failing = new Firing(
                    Pool.open(place.resolve("mix"), new Random(n), disk),
                    Map.of("outgoing", Pool.open(place.resolve("outgoing"), new Random(n), disk)),
                    new Random(n));
            try {
                failing.fire(chosen);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("no space left");
            }
            assertThat(to.list().size()
                            + from.list().size()
                            + from.list(Prefix.FIR, id -> true, 9).size()
                            + to.list(Prefix.FIR, id -> true, 9).size())
                    .as("step %d", n)
                    .isEqualTo(3);
            failing.fire(from.list());
            assertThat(to.list()).as("step %d", n).hasSize(3);
            if (!disk.failed()) {
                return;
            }
        }
    }

    @Test
    void orderTellsNothingOfTheOrderOfArrival() throws IOException {
        int[] firstToLeave = new int[4];
        Random random = new Random(7);
        for (int round = 0; round < 400; round++) {
            List<String> order = new ArrayList<>(List.of("0", "1", "2", "3"));
            Firing.shuffle(order, random);
            firstToLeave[Integer.parseInt(order.get(0))]++;
        }
        double chiSquare = 0;
        for (int count : firstToLeave) {
            chiSquare += (count - 100) * (count - 100) / 100.0;
        }
        assertThat(chiSquare).as("3 degrees of freedom, seed 7").isLessThan(21.1);
    }

    private String store(String pool) throws IOException {
        try (Pool.Batch batch = mix.batch()) {
            String id = batch.write(new PoolRecord(Map.of(Outbound.POOL, pool), new byte[100]));
            batch.commit();
            return id;
        }
    }

    private void place(String id, String name) throws IOException {
        Files.move(home.resolve("mix/msg_" + id), home.resolve(name));
    }

    private List<String> names(String pool) throws IOException {
        try (var files = Files.list(home.resolve(pool))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
