package net.mixminion.client.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.path.Mix;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownServersTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant NOON = MIDNIGHT.plus(Duration.ofHours(12));
    private static final Duration DAY = Duration.ofDays(1);

    private final Path home;

    KnownServersTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void usesServersThatAreValidFromNowToTheComingMidnight() throws ClientException {
        ServerDescriptor lastDay = server("Bee", MIDNIGHT.minus(DAY), MIDNIGHT.plus(DAY), 1);
        assertThat(at(MIDNIGHT, lastDay).usable()).hasSize(1);
        assertThat(at(NOON, lastDay).usable()).hasSize(1);
        assertThat(at(NOON, lastDay).find("bee").nickname()).isEqualTo("Bee");
        assertThat(at(MIDNIGHT.plus(DAY), lastDay).usable()).isEmpty();
        assertThat(at(MIDNIGHT.minus(DAY).minusSeconds(1), lastDay).usable()).isEmpty();
    }

    @Test
    void saysWhyAKnownServerCantBeUsed() {
        ServerDescriptor lastDay = server("Bee", MIDNIGHT.minus(DAY), MIDNIGHT.plus(DAY), 1);
        assertThatThrownBy(() -> at(MIDNIGHT.plus(DAY).plusSeconds(1), lastDay).find("Bee"))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNAVAILABLE))
                .hasMessage("the descriptor of Bee expired on 2026-03-02");
        assertThatThrownBy(
                        () -> at(MIDNIGHT.minus(DAY).minusSeconds(1), lastDay).find("Bee"))
                .hasMessage("the descriptor of Bee is valid from 2026-02-28 to 2026-03-02, not from now to midnight"
                        + " GMT");
    }

    @Test
    void takesTheDescriptorThatWasPublishedLast() {
        ServerDescriptor older = server("Bee", MIDNIGHT, MIDNIGHT.plus(DAY.multipliedBy(3)), 5);
        ServerDescriptor newer = server("bee", MIDNIGHT, MIDNIGHT.plus(DAY.multipliedBy(3)), 1);
        assertThat(at(NOON, older, newer).usable()).extracting(Mix::nickname).containsExactly("bee");
        assertThat(at(NOON, newer, older).usable()).extracting(Mix::nickname).containsExactly("bee");
    }

    @Test
    void readsAFileWhereNoServerBearsTheName() throws IOException, ClientException {
        Path file = home.resolve("ServerDesc");
        Files.writeString(file, Descriptors.text("Cee", MIDNIGHT, Descriptors.IDENTITY), StandardCharsets.ISO_8859_1);
        assertThat(at(NOON).find(file.toString()).nickname()).isEqualTo("Cee");
        assertThat(at(NOON).find("~/ServerDesc").nickname()).isEqualTo("Cee");
        assertThat(at(NOON).usable()).isEmpty();
    }

    @Test
    void neitherAServerNorAFile() {
        for (String name : new String[] {"Cee", "/gone/ServerDesc", "a\0b"}) {
            assertThatThrownBy(() -> at(NOON).find(name))
                    .isInstanceOfSatisfying(
                            ClientException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_INPUT))
                    .hasMessage("there is neither a server nor a descriptor file named '" + name + "'");
        }
    }

    private KnownServers at(Instant now, ServerDescriptor... servers) {
        return new KnownServers(Arrays.asList(servers), now, home);
    }

    private static ServerDescriptor server(String nickname, Instant from, Instant until, int hoursBefore) {
        try {
            String text = Descriptors.text(nickname, from, until, Duration.ofHours(hoursBefore), Descriptors.IDENTITY);
            return ServerDescriptor.parse(text, until);
        } catch (WireFormatException e) {
            throw new AssertionError(e);
        }
    }
}
