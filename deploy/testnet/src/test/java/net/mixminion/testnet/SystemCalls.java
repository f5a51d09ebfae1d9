package net.mixminion.testnet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What processes ask of the system, in the order in which they ask it, as strace(1) sees it. */
final class SystemCalls implements AutoCloseable {
    private static final String TRACED =
            "trace=rename,renameat,renameat2,unlink,fsync,fdatasync,write,writev,sendto,sendmsg";
    private static final Pattern LINE = Pattern.compile("([0-9]+) +(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. [a-z0-9_]+ resumed>(.*)");
    private static final String UNFINISHED = "<unfinished ...>";

    private final Process strace;
    private final Path file;

    /**
     * A call.
     *
     * @param begun its place in the order in which calls began and ended
     * @param ended likewise
     */
    record Call(int begun, int ended, String text) {}

    private SystemCalls(Process strace, Path file) {
        this.strace = strace;
        this.file = file;
    }

    /** Whether processes can be looked at here. */
    static boolean canBeSeen() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-qq", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Looks at processes from when this returns. */
    static SystemCalls of(Collection<Long> pids, Path file) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("strace", "-f", "-yy", "-s", "16", "-e", TRACED, "-e", "signal=none", "-o", file.toString()));
        pids.forEach(pid -> command.addAll(List.of("-p", pid.toString())));
        Process strace = new ProcessBuilder(command).start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(strace.getErrorStream(), StandardCharsets.UTF_8));
        for (int attached = 0; attached < pids.size(); ) {
            String line = said.readLine();
            if (line == null) {
                throw new IOException("strace ended");
            }
            attached += line.contains("attached") ? 1 : 0;
        }
        return new SystemCalls(strace, file);
    }

    /** All calls so far that have ended, in the order of their begins. */
    List<Call> seen() throws IOException {
        Map<String, Call> unfinished = new HashMap<>();
        List<Call> calls = new ArrayList<>();
        int place = 0;
        for (String text : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            Matcher line = LINE.matcher(text);
            place++;
            if (!line.matches()) {
                continue;
            }
            Matcher resumed = RESUMED.matcher(line.group(2));
            if (line.group(2).endsWith(UNFINISHED)) {
                unfinished.put(line.group(1), new Call(place, place, line.group(2)));
            } else if (!resumed.matches()) {
                calls.add(new Call(place, place, line.group(2)));
            } else if (unfinished.containsKey(line.group(1))) {
                Call begun = unfinished.remove(line.group(1));
                calls.add(new Call(begun.begun, place, begun.text.replace(UNFINISHED, "") + resumed.group(1)));
            }
        }
        calls.sort((one, other) -> Integer.compare(one.begun, other.begun));
        return calls;
    }

    /** The first call that begins after a place and begins with what the expression says. */
    static Call after(int place, List<Call> calls, String looks) {
        Pattern pattern = Pattern.compile("^(" + looks + ")");
        return calls.stream()
                .filter(call -> call.begun > place && pattern.matcher(call.text).find())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + looks + " after line " + place));
    }

    @Override
    public void close() {
        // asked politely, it lets go of the processes
        strace.destroy();
    }
}
