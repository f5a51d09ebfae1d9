package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.mixminion.config.ProcessesSection;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.Privileges;
import net.mixminion.stage.StageException;

/**
 * The user of each stage. Besides its own group and the common one, a stage is in those groups of other stages that it
 * shares files with:
 *
 * <ul>
 *   <li>the receiver's: {@code incoming/}. The sender delivers to itself there, the mixer takes it away.
 *   <li>the mixer's: hash logs and packet keys. keyd makes the ones and destroys both.
 *   <li>the sender's: what has left the mix. The mixer owns the directories, so it needs no such group.
 *   <li>keyd's: transport keys. Receiver and sender read them.
 *   <li>the directory client's: the key sets, where it leaves the mark {@code published}. keyd gives them to it.
 * </ul>
 */
final class StageUsers {
    private static final List<String> SETPRIV = List.of("/usr/bin/setpriv", "/bin/setpriv", "/usr/local/bin/setpriv");
    private static final int FIRST_FREE_PORT = 1024;

    private final Map<String, Accounts.User> users = new LinkedHashMap<>();
    private final int group;
    private final String setpriv;
    private final boolean lowPort;

    private StageUsers(int group, String setpriv, boolean lowPort) {
        this.group = group;
        this.setpriv = setpriv;
        this.lowPort = lowPort;
    }

    /**
     * Looks the users up; empty if the configuration names none.
     *
     * @param port the port that receivers listen on
     * @throws StageException if one of them is not known, or if this isn't root
     */
    static Optional<StageUsers> of(ProcessesSection processes, int port, Accounts accounts) throws StageException {
        if (!processes.hasUsers()) {
            return Optional.empty();
        }
        if (!Privileges.isRoot()) {
            throw new StageException(
                    ExitCode.NO_PERMISSION,
                    "[Processes] names a user for each stage, and only root can start processes as other users; start it"
                            + " as root, or remove User-... and Group");
        }
        String program = SETPRIV.stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new StageException(
                        ExitCode.UNAVAILABLE,
                        "there is no setpriv here, which starts a process as another user; install util-linux"));
        try {
            String groupName = processes.group().orElseThrow();
            int group = accounts.group(groupName).orElseThrow(() -> unknown("Group", groupName, "groupadd --system"));
            StageUsers result = new StageUsers(group, program, port < FIRST_FREE_PORT);
            result.add("receiver", "User-Receiver", processes.receiverUser(), accounts);
            result.add("mixer", "User-Mixer", processes.mixerUser(), accounts);
            result.add("sender", "User-Sender", processes.senderUser(), accounts);
            result.add("keyd", "User-Keyd", processes.keydUser(), accounts);
            result.add("dirclient", "User-Dirclient", processes.dirclientUser(), accounts);
            return Optional.of(result);
        } catch (IOException e) {
            throw new StageException(ExitCode.IO, "can't read the list of users (" + e.getMessage() + ")", e);
        }
    }

    private void add(String stage, String key, Optional<String> name, Accounts accounts)
            throws IOException, StageException {
        String wanted = name.orElseThrow();
        users.put(stage, accounts.user(wanted).orElseThrow(() -> unknown(key, wanted, "useradd --system")));
    }

    private static StageException unknown(String key, String name, String remedy) {
        return new StageException(
                ExitCode.CONFIG,
                "[Processes] " + key + ": there is no \"" + name + "\" on this machine; run: " + remedy + " " + name);
    }

    /** The number of a stage's user. */
    int uid(String stage) {
        return user(stage).uid();
    }

    /** The number of a stage's own group. */
    int gid(String stage) {
        return user(stage).gid();
    }

    /** The number of the group of all stages. */
    int group() {
        return group;
    }

    /** All groups that a stage's process is in besides its own. */
    List<Integer> groups(String stage) {
        Stream<String> others = switch (stage) {
            case "receiver" -> Stream.of("keyd");
            case "mixer" -> Stream.of("receiver");
            case "sender" -> Stream.of("receiver", "keyd");
            case "keyd" -> Stream.of("mixer", "dirclient");
            default -> Stream.empty();
        };
        TreeSet<Integer> result = new TreeSet<>();
        result.add(group);
        others.forEach(other -> result.add(gid(other)));
        return List.copyOf(result);
    }

    /** The command that runs {@code command} as the stage's user. */
    List<String> command(String stage, List<String> command) {
        List<String> result = new ArrayList<>(List.of(
                setpriv,
                "--reuid=" + uid(stage),
                "--regid=" + gid(stage),
                "--groups=" + groups(stage).stream().map(String::valueOf).collect(Collectors.joining(","))));
        if (!stage.equals("sender")) {
            result.add("--no-new-privs"); // a sendmail command may need the rights of its own user
        }
        if (lowPort && stage.equals("receiver")) {
            result.addAll(List.of("--inh-caps=+net_bind_service", "--ambient-caps=+net_bind_service"));
        }
        result.addAll(command);
        return result;
    }

    private Accounts.User user(String stage) {
        Accounts.User user = users.get(stage);
        if (user == null) {
            throw new IllegalArgumentException("no stage: " + stage);
        }
        return user;
    }
}
