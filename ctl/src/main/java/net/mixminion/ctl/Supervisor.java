package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.mixminion.config.ProcessesSection;
import net.mixminion.stage.ControlChannel;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the stages of one server: starts them side by side, starts one that dies again, after a growing pause, passes
 * orders on, and stops them in the order of a packet's way. All decisions are taken by the one thread that calls
 * {@link #start} and {@link #run}; everything else only puts something into its queue.
 */
final class Supervisor implements StageProcess.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(9);

    private final Path configFile;
    private final ProcessesSection processes;
    private final List<String> stageArguments;
    private final Consumer<String> log;
    private final AsUser asUser;
    private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private final List<Slot> slots = new ArrayList<>();

    /** What the supervising thread has to deal with. */
    private sealed interface Happening permits Ready, Ended, Stop, Reload {}

    private record Ready(StageProcess process) implements Happening {}

    private record Ended(StageProcess process, int status) implements Happening {}

    private record Stop(boolean atOnce) implements Happening {}

    private record Reload() implements Happening {}

    /** Makes the command that runs another one as the user of a stage. */
    @FunctionalInterface
    interface AsUser {
        List<String> command(String stage, List<String> command);
    }

    /**
     * Plans the processes.
     *
     * @param stageArguments what every stage is given besides its configuration file and instance
     * @param log takes the stages' log lines
     */
    Supervisor(
            Path configFile,
            ProcessesSection processes,
            List<String> stageArguments,
            Consumer<String> log,
            AsUser asUser) {
        this.configFile = configFile;
        this.processes = processes;
        this.stageArguments = stageArguments;
        this.log = log;
        this.asUser = asUser;
        StageSpec.all(processes).forEach(spec -> slots.add(new Slot(spec)));
    }

    /** Starts every stage and returns when all are ready. */
    void start() throws StageException, InterruptedException {
        for (Slot slot : slots) {
            launch(slot);
        }
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!slots.stream().allMatch(slot -> slot.ready)) {
            Duration left = Duration.between(Instant.now(), limit);
            Happening happening = happenings.poll(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
            if (happening == null) {
                throw new StageException(
                        ExitCode.UNAVAILABLE,
                        notReady() + " not ready after " + START_LIMIT.toSeconds() + " seconds; the log may tell why");
            }
            if (happening instanceof Ready ready) {
                markReady(ready.process);
            } else if (happening instanceof Ended ended) {
                throw failedStart(ended);
            } else if (happening instanceof Stop) {
                throw new InterruptedException("told to stop while starting");
            }
        }
    }

    /** Keeps the stages running until told to stop. */
    void run() throws InterruptedException {
        while (true) {
            Happening happening = happenings.poll(untilNextLaunchMillis(), TimeUnit.MILLISECONDS);
            if (happening instanceof Stop) {
                return;
            } else if (happening instanceof Ready ready) {
                markReady(ready.process);
            } else if (happening instanceof Ended ended) {
                plan(ended);
            } else if (happening instanceof Reload) {
                slots.forEach(slot -> slot.order(ControlChannel.RELOAD));
            }
            launchDue();
        }
    }

    /** Stops every stage, in the order of a packet's way; a second order to stop ends all of them at once. */
    void stop() throws InterruptedException {
        boolean atOnce = false;
        for (String stage : StageSpec.DRAIN_ORDER) {
            List<Slot> group = slots.stream()
                    .filter(slot -> slot.spec.stage().equals(stage))
                    .toList();
            group.forEach(slot -> slot.order(ControlChannel.STOP));
            Instant limit = Instant.now().plus(atOnce ? Duration.ZERO : DRAIN_LIMIT);
            while (group.stream().anyMatch(Slot::isAlive)) {
                long left = Duration.between(Instant.now(), limit).toMillis();
                Happening happening = left > 0 ? happenings.poll(Math.min(left, 50), TimeUnit.MILLISECONDS) : null;
                atOnce |= happening instanceof Stop;
                if (atOnce || left <= 0) {
                    group.stream().filter(Slot::isAlive).forEach(Slot::kill);
                    break;
                }
            }
        }
    }

    /** Asks the supervising thread to stop; asked again, it doesn't wait for the stages. */
    void requestStop() {
        happenings.add(new Stop(false));
    }

    /** Asks the supervising thread to pass the order to reload on. */
    void requestReload() {
        happenings.add(new Reload());
    }

    /** The process ids, for whoever wants to look. */
    List<String> describe() {
        return slots.stream().map(Slot::describe).toList();
    }

    @Override
    public void ready(StageProcess process) {
        happenings.add(new Ready(process));
    }

    @Override
    public void ended(StageProcess process, int status) {
        happenings.add(new Ended(process, status));
    }

    private void launch(Slot slot) throws StageException {
        List<String> arguments = new ArrayList<>(List.of(
                "--config",
                configFile.toString(),
                "--instance",
                slot.spec.instance() + "/" + slot.spec.instances(),
                "--supervised"));
        arguments.addAll(stageArguments);
        try {
            slot.process = StageProcess.start(
                    slot.spec,
                    asUser.command(
                            slot.spec.stage(),
                            JavaCommand.of(
                                    slot.spec.stage(),
                                    slot.spec.mainClass(),
                                    slot.spec.heapMegabytes(),
                                    processes.javaOptions(),
                                    arguments)),
                    log,
                    this);
            slot.launched = Instant.now();
        } catch (IOException e) {
            throw new StageException(ExitCode.UNAVAILABLE, "can't start a process for the " + slot.spec.stage(), e);
        }
    }

    private void markReady(StageProcess process) {
        slots.stream().filter(slot -> slot.process == process).forEach(slot -> {
            slot.ready = true;
            LOG.info("{} is ready, process {}", slot.spec.label(), process.pid());
        });
    }

    private StageException failedStart(Ended ended) {
        String why = ended.process.complaint();
        ExitCode code = ExitCode.UNAVAILABLE;
        for (ExitCode candidate : ExitCode.values()) {
            if (candidate.status() == ended.status && candidate != ExitCode.OK) {
                code = candidate;
            }
        }
        String label = ended.process.spec().label();
        return new StageException(
                code, why != null ? why : label + " ended with status " + ended.status + " while starting");
    }

    private void plan(Ended ended) {
        for (Slot slot : slots) {
            if (slot.process == ended.process) {
                Duration pause = slot.pauseAfterDeath();
                LOG.error(
                        "{} ended with status {}; it is started again in {} ms",
                        slot.spec.label(),
                        ended.status,
                        pause.toMillis());
            }
        }
    }

    private void launchDue() {
        Instant now = Instant.now();
        for (Slot slot : slots) {
            if (slot.due != null && !now.isBefore(slot.due)) {
                slot.due = null;
                try {
                    launch(slot);
                } catch (StageException e) {
                    LOG.error("{}", e.getMessage(), e);
                    slot.pauseAfterDeath();
                }
            }
        }
    }

    private long untilNextLaunchMillis() {
        Instant now = Instant.now();
        return slots.stream()
                .filter(slot -> slot.due != null)
                .map(slot -> slot.due == null
                        ? Long.MAX_VALUE
                        : Duration.between(now, slot.due).toMillis())
                .min(Comparator.naturalOrder())
                .map(millis -> Math.max(1, millis))
                .orElse(1000L);
    }

    private String notReady() {
        return String.join(
                ", ",
                slots.stream()
                        .filter(slot -> !slot.ready)
                        .map(slot -> slot.spec.label())
                        .toList());
    }
}
