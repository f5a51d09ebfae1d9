package net.mixminion.ctl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The command line that starts one of our programs in a JVM of its own, like the one we run in. */
final class JavaCommand {
    /** Set by share/make-archive: the directory where each process leaves the list of its classes. */
    private static final String TRAINING = "MIXMINION_TRAINING";

    private static final int FIRST_WITH_NATIVE_ACCESS_FLAG = 22;
    private static final int FIRST_WITH_UNSAFE_FLAG = 24;

    /** What has little to compute needs no code that took long to make. */
    private static final Set<String> SELDOM_BUSY = Set.of("ctl", "keyd", "dirclient");

    private JavaCommand() {}

    /**
     * Builds the command line.
     *
     * @param name the program's name
     * @param heapMegabytes the most memory for objects
     * @param javaOptions the operator's own options; they come last and win
     */
    static List<String> of(
            String name, String mainClass, int heapMegabytes, List<String> javaOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                // what is dead is not left lying between what lives: it may have been a key
                "-XX:MarkSweepAlwaysCompactCount=1",
                "-Xmx" + heapMegabytes + "m",
                // idle processes stay small: the heap begins small, and gives back what it doesn't need
                "-Xms12m",
                "-XX:MinHeapFreeRatio=15",
                "-XX:MaxHeapFreeRatio=30",
                "-XX:-ShrinkHeapInSteps",
                "-Xss512k",
                "-Xshare:auto",
                "-XX:+ExitOnOutOfMemoryError",
                // keys and packets are in memory: a crash leaves nothing of it on the disk
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-Djava.awt.headless=true",
                "-Djava.net.preferIPv4Stack=false",
                "-Dio.netty.noUnsafe=false",
                // its other allocator takes new memory from the system, and clears it, for most of TLS's buffers
                "-Dio.netty.allocator.type=pooled"));
        int feature = Runtime.version().feature();
        if (feature >= FIRST_WITH_NATIVE_ACCESS_FLAG) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (feature >= FIRST_WITH_UNSAFE_FLAG) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (name.equals("receiver")) {
            // a flood of connections is not to leave the heap large behind it
            command.add("-XX:MaxNewSize=10m");
        }
        if (name.equals("sender")) {
            // packets that are about to leave outlive a collection: they are not to fill the old generation, nor to be
            // copied at every few of them
            command.addAll(List.of("-Xms56m", "-XX:NewSize=40m"));
        }
        if (SELDOM_BUSY.contains(name)) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(archiveOptions());
        command.addAll(javaOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    /** The archive of all programs' classes: a JVM starts in less than half the time; share/make-archive makes it. */
    private static List<String> archiveOptions() {
        String training = System.getenv(TRAINING);
        if (training != null) {
            return List.of("-XX:DumpLoadedClassList=" + Path.of(training, "%p.lst"));
        }
        Path options = Path.of(System.getProperty("net.mixminion.archives", ""), "options");
        return Files.isReadable(options) ? List.of("@" + options) : List.of();
    }
}
