package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package, and what else is installed beside the programs. */
class DebianPackageIT {
    private static final Path SOURCE = Path.of(System.getProperty("net.mixminion.source", "../.."));
    private static final int NOT_HERE = 75;
    private static final Pattern USER = Pattern.compile("(?m)^User=(.*)$");

    @TempDir
    private Path directory;

    private final Installation installation = Installation.find();

    @Test
    void installsRunsAServerAsItsOwnUsersAndPurgesWithoutATrace() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "no Debian system");
        Installation.Outcome trial = installation.run(
                directory,
                new byte[0],
                SOURCE.resolve("deploy/testnet/debian-trial").toString());
        assumeTrue(trial.status() != NOT_HERE, "no overlay of the root directory here");
        assertThat(trial.status()).as(trial.out() + trial.err()).isZero();
        assertThat(trial.out().lines())
                .containsExactly(
                        "installed: users, configuration, manual pages, completion",
                        "started: 5 stages, each as its own user",
                        "removed: nothing runs, keys and configuration stay",
                        "purged: no file, no user, no group is left");
    }

    @Test
    void systemdAcceptsTheUnitsAndEachStageHasAUserOfItsOwn() throws Exception {
        Path units = Files.createDirectory(directory.resolve("units"));
        Set<String> users = new TreeSet<>();
        List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
        try (Stream<Path> all = Files.list(installation.directory().resolve("share/systemd"))) {
            for (Path unit : all.toList()) {
                String text = Files.readString(unit);
                Matcher user = USER.matcher(text);
                while (user.find()) {
                    users.add(user.group(1));
                }
                Path copy = units.resolve(String.valueOf(unit.getFileName()));
                Files.writeString(copy, text.replace("/usr/bin/mixminiond", installation.mixminiond()));
                command.add(copy.toString());
                if (text.contains("[Service]")) {
                    assertThat(text)
                            .as("%s", unit)
                            .contains("LimitCORE=0", "ProtectSystem=strict", "SystemCallFilter=");
                    assertThat(text).as("%s", unit).doesNotContain("MemoryDenyWriteExecute=yes");
                }
            }
        }
        assertThat(users)
                .containsExactly(
                        "mixminion-dirclient",
                        "mixminion-keyd",
                        "mixminion-mixer",
                        "mixminion-receiver",
                        "mixminion-sender");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "there is no systemd here");
        Installation.Outcome verified = installation.run(directory, new byte[0], command.toArray(String[]::new));
        assertThat(verified.err() + verified.out()).doesNotContain("mixminiond");
        assertThat(verified.status()).isZero();
    }

    @Test
    void shellsCompleteCommandsAndOptions() throws Exception {
        assertThat(completed("bash", "mixminiond", "st")).contains("start", "stop", "stats");
        assertThat(completed("bash", "mixminiond", "start", "--no")).contains("--nodaemon");
        assertThat(completed("bash", "mixminion", "se")).contains("send");
        assertThat(completed("bash", "mixminion", "send", "--sub")).contains("--subject");
        Path zsh = Path.of("/usr/bin/zsh");
        assumeTrue(Files.isExecutable(zsh), "there is no zsh here");
        for (String program : List.of("mixminiond", "mixminion")) {
            String file = completion("_" + program);
            String script = "autoload -U +X compinit && compinit -D; source " + file + "; whence _complete_" + program;
            Installation.Outcome loaded = installation.run(directory, new byte[0], zsh.toString(), "-f", "-c", script);
            assertThat(loaded.out()).as(loaded.err()).contains("_complete_" + program);
        }
    }

    private String completion(String file) {
        return installation
                .directory()
                .resolve("share/completion")
                .resolve(file)
                .toString();
    }

    private List<String> completed(String shell, String program, String... words)
            throws IOException, InterruptedException {
        String script = "source " + completion(program) + "; COMP_WORDS=(" + program + " " + String.join(" ", words)
                + "); COMP_CWORD=" + words.length + "; _complete_" + program + "; printf '%s\n' \"${COMPREPLY[@]}\"";
        Installation.Outcome outcome = installation.run(directory, new byte[0], shell, "-c", script);
        return outcome.out().lines().map(String::strip).toList();
    }
}
