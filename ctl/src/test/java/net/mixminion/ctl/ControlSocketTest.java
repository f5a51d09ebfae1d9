package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    @TempDir
    Path temp;

    @Test
    void answersEachQuestion() throws Exception {
        try (ControlSocket socket =
                ControlSocket.listen(temp, question -> "you said " + question).orElseThrow()) {
            assertThat(ControlSocket.ask(temp, "stats")).contains("you said stats");
            assertThat(ControlSocket.ask(temp, "again")).contains("you said again");
            assertThat(socket).isNotNull();
        }
    }

    @Test
    void carriesLongAnswers() throws Exception {
        String answer = "0123456789".repeat(50_000);
        try (ControlSocket socket =
                ControlSocket.listen(temp, question -> answer).orElseThrow()) {
            assertThat(ControlSocket.ask(temp, "all")).contains(answer);
            assertThat(socket).isNotNull();
        }
    }

    @Test
    void findsNobodyWhereNoServerListens() throws Exception {
        assertThat(ControlSocket.ask(temp, "stats")).isEmpty();
        ControlSocket.listen(temp, question -> "").orElseThrow().close();
        assertThat(ControlSocket.ask(temp, "stats")).isEmpty();
    }

    @Test
    void goesWithoutWhereThePathIsTooLong() throws Exception {
        Path deep = Files.createDirectories(temp.resolve("x".repeat(100)));
        assertThat(ControlSocket.listen(deep, question -> "")).isEqualTo(Optional.empty());
        assertThat(ControlSocket.ask(deep, "stats")).isEmpty();
    }
}
