package net.mixminion.mixer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.mixminion.spool.Steps;

/** A process that takes one packet in, mixes it and lets it go, unless it is killed before or after one of its steps. */
final class KilledMixer {
    static final int KILLED = 137;
    static final String MIXING = "MixAlgorithm: Timed\nMixInterval: 30 min";
    static final Duration INTERVAL = Duration.ofMinutes(30);

    private KilledMixer() {}

    /**
     * Lets it live and die.
     *
     * @param step {@code before} or {@code after}, the kind of the step, and how its path ends ({@code pool/prefix_} or the
     *     name of a directory); or {@code purged}, before the mix fires; or {@code end}
     * @return its home
     */
    static Path run(Path base, String step) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        classPath,
                        KilledMixer.class.getName(),
                        base.toString(),
                        step)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != KILLED) {
            throw new IllegalStateException("not killed at " + step + ": " + said);
        }
        return base;
    }

    static Path packetFile(Path base) {
        return base.resolve("packet");
    }

    public static void main(String[] args) throws IOException {
        Path base = Path.of(args[0]);
        List<String> step = List.of(args[1].split(" "));
        MixerHome home = new MixerHome(base, MIXING);
        home.started().stop(Duration.ofSeconds(1)); // directories and replay memory
        byte[] packet = MixerHome.relayed();
        Files.write(packetFile(base), packet);
        Steps steps = new Steps() {
            @Override
            public void before(Kind kind, Path path) {
                die("before", kind, path);
            }

            @Override
            public void after(Kind kind, Path path) {
                die("after", kind, path);
            }

            private void die(String when, Kind kind, Path path) {
                if (step.get(0).equals(when) && step.get(1).equals(kind.name()) && isAt(path, step.get(2))) {
                    kill();
                }
            }
        };
        home.receive(List.of(packet), steps);
        Mixer mixer = home.mixer(0, 1, steps);
        mixer.recover();
        mixer.mix().tick();
        MixerHome.work(mixer);
        mixer.purge();
        if (step.get(0).equals("purged")) {
            kill();
        }
        home.clock.pass(INTERVAL);
        mixer.mix().tick();
        if (step.get(0).equals("end")) {
            kill();
        }
        throw new IllegalStateException("there is no step " + step);
    }

    private static boolean isAt(Path path, String place) {
        return path.endsWith(place) || (place.contains("/") && path.toString().contains("/" + place));
    }

    /** As SIGKILL does it: nothing is closed, finished or said. */
    private static void kill() {
        Runtime.getRuntime().halt(KILLED);
    }
}
