package net.mixminion.ctl;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerSection;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;

/** The server that runs with a configuration, as its process is seen from outside. */
final class RunningServer {
    /** How an answer begins that says why something was not done. */
    static final String REFUSAL = "error: ";

    private RunningServer() {}

    static StageException none(ServerSection server) {
        return new StageException(
                ExitCode.UNAVAILABLE, "No server seems to be running (nobody holds " + server.pidFile() + ")");
    }

    /** Refuses what must not be done under a running server. */
    static void refuse(ServerConfig config) throws StageException {
        if (HomeLocks.runningServer(config.server()).isPresent()) {
            throw new StageException(ExitCode.TRY_LATER, "a server is running; stop it first (mixminiond stop)");
        }
        Units.refuse(config);
    }

    static ProcessHandle handle(long pid) throws StageException {
        return ProcessHandle.of(pid)
                .orElseThrow(
                        () -> new StageException(ExitCode.UNAVAILABLE, "the server, process " + pid + ", is gone"));
    }

    /**
     * Has a running supervisor do something that may be refused.
     *
     * @param withoutSupervisor the command to be used instead where the stages run as units
     */
    static String ask(ServerConfig config, String order, String withoutSupervisor) throws StageException, IOException {
        if (HomeLocks.runningServer(config.server()).isEmpty()) {
            Units.refer(config, withoutSupervisor);
            throw none(config.server());
        }
        String answer = ControlSocket.ask(new Home(config).runDir(), order)
                .orElseThrow(() -> new StageException(
                        ExitCode.TRY_LATER, "the server doesn't answer; it may be starting or stopping"))
                .strip();
        if (answer.startsWith(REFUSAL)) {
            throw new StageException(ExitCode.UNAVAILABLE, answer.substring(REFUSAL.length()));
        }
        return answer;
    }

    /** Sends SIGHUP, which Java itself can't. */
    static void hangup(long pid) throws StageException, InterruptedException {
        try {
            int status = new ProcessBuilder("kill", "-HUP", Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new StageException(ExitCode.NO_PERMISSION, "can't send SIGHUP to process " + pid);
            }
        } catch (IOException e) {
            throw new StageException(ExitCode.UNAVAILABLE, "can't run kill(1)", e);
        }
    }

    /** The time between two looks at a process that is about to end. */
    static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
}
