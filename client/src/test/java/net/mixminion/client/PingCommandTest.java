package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import net.mixminion.client.CommandRun.Result;
import net.mixminion.client.TestNetwork.Offer;
import net.mixminion.client.TestNetwork.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PingCommandTest {
    private final Path home;
    private final TestNetwork network;
    private final CommandRun mixminion;

    PingCommandTest(@TempDir Path home) {
        this.home = home;
        this.network = new TestNetwork(home);
        this.mixminion = new CommandRun(home);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void aServerThatAcknowledgesPaddingIsUp() {
        Server a = network.start("Aye", Offer.RELAY);
        Server b = network.start("Bee", Offer.EXIT);
        mixminion.imports(a);
        Result result = mixminion.run("ping", "aye", b.descriptor.toString(), "127.0.0.1:" + a.port());
        assertThat(result.out()).containsExactly("Aye is up", "Bee is up", "Aye is up");
        assertThat(result.code()).isZero();
        assertThat(a.received).as("padding is no packet").isEmpty();
    }

    @Test
    void warnsFirstThatAnObserverLearnsSomething() {
        Server a = network.start("Aye", Offer.RELAY);
        mixminion.imports(a);
        assertThat(mixminion.run("ping", "Aye", "Aye").err())
                .singleElement()
                .asString()
                .startsWith("mixminion: warning: ")
                .contains("sees which servers you ping");
    }

    @Test
    void tellsWhyAServerIsDown() {
        Server a = network.start("Aye", Offer.RELAY);
        Server b = network.start("Bee", Offer.EXIT);
        mixminion.imports(a, b);
        a.close();
        Result result = mixminion.run("ping", "Aye", "Bee");
        assertThat(result.code()).isEqualTo(69);
        assertThat(result.out()).hasSize(2);
        assertThat(result.out().get(0)).startsWith("Aye is down: no connection");
        assertThat(result.out().get(1)).isEqualTo("Bee is up");
    }

    @Test
    void aServerWithAnotherIdentityKeyIsNotTheOneThatWasMeant() {
        Server a = network.start("Aye", Offer.RELAY);
        Path forged = home.resolve("forged");
        TestNetwork.writeDescriptor(
                forged, "Cee", Offer.RELAY, a.port(), TestNetwork.key(6), TestNetwork.key(7), Instant.now());
        Result result = mixminion.run("ping", forged.toString());
        assertThat(result.code()).isEqualTo(69);
        assertThat(result.out()).singleElement().asString().startsWith("Cee is down: ");
    }

    @Test
    void pingsNobodyWhoseKeyIsNotKnown() {
        Server a = network.start("Aye", Offer.RELAY);
        mixminion.imports(network.start("Bee", Offer.EXIT));
        Result result = mixminion.run("ping", "Bee", "127.0.0.1:" + a.port());
        assertThat(result.code()).isEqualTo(66);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .last()
                .asString()
                .startsWith("mixminion: no known server listens at 127.0.0.1:" + a.port());
        assertThat(mixminion.run("ping", "Nobody").code()).isEqualTo(66);
    }
}
