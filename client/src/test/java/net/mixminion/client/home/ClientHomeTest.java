package net.mixminion.client.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientHomeTest {
    private static final Map<String, String> PARANOID = Map.of();

    private final Path home;

    ClientHomeTest(@TempDir Path parent) {
        this.home = parent.resolve("home");
    }

    @Test
    void makesPrivateDirectories() throws IOException, ClientException {
        ClientHome.at(home, PARANOID).importedServers(true);
        assertThat(mode(home)).isEqualTo("rwx------");
        assertThat(mode(home.resolve("imported"))).isEqualTo("rwx------");
    }

    @Test
    void makesNothingToLookAt() throws ClientException {
        ClientHome.at(home, PARANOID).importedServers(false);
        assertThat(home).doesNotExist();
    }

    @Test
    void refusesADirectoryThatOthersCanReadAndNamesTheRemedy() throws IOException, ClientException {
        ClientHome.at(home, PARANOID).importedServers(true);
        set(home.resolve("imported"), "rwxr-xr-x");
        assertRefused("chmod 700 " + home.resolve("imported"));
        set(home.resolve("imported"), "rwx------");
        set(home, "rwx--x---");
        assertRefused("chmod 700 " + home);
    }

    @Test
    void refusesAParentThatOthersCanWriteTo() throws IOException, ClientException {
        ClientHome.at(home, PARANOID).importedServers(true);
        set(parent(), "rwxrwxr-x");
        assertRefused("chmod go-w " + parent());
    }

    @Test
    void looksAwayIfTold() throws IOException, ClientException {
        ClientHome.at(home, PARANOID).importedServers(true);
        set(home, "rwxrwxrwx");
        ClientHome.at(home, Map.of(ClientHome.NO_PARANOIA, "")).importedServers(false);
    }

    @Test
    void saysThatTheHomeIsNoDirectory() throws IOException {
        Files.writeString(home, "x");
        assertThatThrownBy(() -> ClientHome.at(home, PARANOID).importedServers(true))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.IO))
                .hasMessageContaining(home + " is no directory");
    }

    @Test
    void theUsersHomeIsWhatTheEnvironmentSays() {
        assertThat(ClientHome.userHome(Map.of("HOME", "/there"))).isEqualTo(Path.of("/there"));
        assertThat(ClientHome.userHome(Map.of())).isEqualTo(Path.of(System.getProperty("user.home")));
    }

    private Path parent() {
        return java.util.Objects.requireNonNull(home.getParent());
    }

    private void assertRefused(String remedy) {
        assertThatThrownBy(() -> ClientHome.at(home, PARANOID).importedServers(false))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_PERMISSION))
                .hasMessageContaining("run: " + remedy + " ")
                .hasMessageContaining("MM_NO_FILE_PARANOIA");
    }

    private static void set(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
