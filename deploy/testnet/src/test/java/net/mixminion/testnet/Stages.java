package net.mixminion.testnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A running server's processes, as the system shows them. */
final class Stages {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern MAIN = Pattern.compile("\0net\\.mixminion\\.([a-z]+)\\.[A-Z][a-z]+Main\0");

    private Stages() {}

    /** The process id of each stage of a server, by the stage's name. */
    static Map<String, Long> of(TestServer server) {
        return of(server.pid());
    }

    /** The process ids of all instances of a stage of a server. */
    static List<Long> all(TestServer server, String stage) {
        List<Long> pids = new ArrayList<>();
        forEach(server.pid(), (name, pid) -> {
            if (name.equals(stage)) {
                pids.add(pid);
            }
        });
        return pids;
    }

    /** The process id of each stage of a supervisor, by the stage's name. */
    static Map<String, Long> of(long supervisor) {
        Map<String, Long> result = new TreeMap<>();
        forEach(supervisor, result::put);
        return result;
    }

    private static void forEach(long supervisor, BiConsumer<String, Long> stage) {
        ProcessHandle.of(supervisor).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .filter(pid -> !isGone(pid))
                .forEach(pid -> {
                    Matcher main = MAIN.matcher(commandLine(pid));
                    if (main.find()) {
                        stage.accept(main.group(1), pid);
                    }
                });
    }

    /** The process id of one stage. */
    static long pid(Map<String, Long> stages, String stage) {
        Long pid = stages.get(stage);
        if (pid == null) {
            throw new AssertionError("no " + stage + " among " + stages);
        }
        return pid;
    }

    /** Kills a process as the system would: it has no say in it. */
    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Those of the processes that still run. */
    static Collection<Long> alive(Collection<Long> pids) {
        return pids.stream().filter(pid -> !isGone(pid)).collect(Collectors.toSet());
    }

    /** True if the process has ended, also if nobody has asked for its status yet. */
    static boolean isGone(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'Z' || state == 'X';
        } catch (IOException e) {
            return true;
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(PROC.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
