package net.mixminion.ctl;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.mixminion.config.ProcessesSection;
import net.mixminion.stage.ControlChannel;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the stages of one server: starts them side by side, starts one that dies or falls silent again, after a growing
 * pause, passes orders on, replaces the processes of a stage, and stops all in the order of a packet's way. All
 * decisions are taken by the one thread that calls {@link #start}, {@link #run} and {@link #stop}; everything else only
 * puts something into its queue.
 */
final class Supervisor implements StageProcess.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration STOP_LIMIT = Duration.ofMillis(9500);
    private static final Duration LEFT_FOR_EACH_WAVE = Duration.ofMillis(1500);
    private static final long TICK_MILLIS = 500;

    private final Launcher launcher;
    private final Clock clock;
    private final Silence silence;
    private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private final List<StageGroup> groups = new ArrayList<>();
    private volatile List<StageStatus> status = List.of();

    /** What the supervising thread has to deal with. */
    private sealed interface Happening permits Ready, Ended, Stop, Order, Replace {}

    private record Ready(StageProcess process) implements Happening {}

    private record Ended(StageProcess process, int status) implements Happening {}

    private record Stop() implements Happening {}

    private record Order(String order) implements Happening {}

    private record Replace(Replacement replacement) implements Happening {}

    /** Makes processes. */
    interface Launcher {
        /** Starts the process for this place. */
        StageProcess launch(StageSpec spec, StageProcess.Listener listener) throws IOException;
    }

    /** Plans the processes. */
    Supervisor(ProcessesSection processes, Launcher launcher, Clock clock, Silence silence) {
        this.launcher = launcher;
        this.clock = clock;
        this.silence = silence;
        for (String stage : StageSpec.stages(processes)) {
            groups.add(new StageGroup(stage, StageSpec.instances(processes, stage), clock));
        }
    }

    /** Starts every stage and returns when all are ready; they may take as long as they show signs of life. */
    void start() throws StageException, InterruptedException {
        for (Slot slot : slots().toList()) {
            launch(slot);
        }
        while (!slots().allMatch(slot -> slot.ready)) {
            Happening happening = happenings.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
            if (happening instanceof Ready ready) {
                markReady(ready.process);
            } else if (happening instanceof Ended ended) {
                throw failedStart(ended);
            } else if (happening instanceof Stop) {
                throw new InterruptedException("told to stop while starting");
            }
            Optional<StageProcess> silent = silent().findFirst();
            if (silent.isPresent()) {
                String label = silent.get().spec().label();
                throw new StageException(
                        ExitCode.UNAVAILABLE, label + " shows no sign of life; the log may tell why it did not start");
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
            } else if (happening instanceof Order order) {
                slots().forEach(slot -> slot.order(order.order));
            } else if (happening instanceof Replace replace) {
                begin(replace.replacement);
            }
            silent().forEach(process -> {
                LOG.error(
                        "{} has shown no sign of life for {} seconds; it is ended, and started again",
                        process.spec().label(),
                        silence.lasted(process).toSeconds());
                process.kill();
            });
            groups.forEach(this::replaceIfEnded);
            launchDue();
            takeStatus();
        }
    }

    /**
     * Stops every stage, in the order of a packet's way, within a bounded time; a second order to stop ends all of them
     * at once.
     */
    void stop() throws InterruptedException {
        boolean atOnce = false;
        Instant end = clock.instant().plus(STOP_LIMIT);
        int wavesLeft = StageSpec.DRAIN_WAVES.size();
        for (List<String> wave : StageSpec.DRAIN_WAVES) {
            wavesLeft--;
            List<Slot> stopping = groups.stream()
                    .filter(group -> wave.contains(group.stage))
                    .flatMap(group -> group.slots().stream())
                    .toList();
            stopping.forEach(slot -> slot.order(ControlChannel.STOP));
            Instant limit = end.minus(LEFT_FOR_EACH_WAVE.multipliedBy(wavesLeft));
            while (stopping.stream().anyMatch(Slot::isAlive)) {
                long left = Duration.between(clock.instant(), limit).toMillis();
                Happening happening =
                        left > 0 && !atOnce ? happenings.poll(Math.min(left, 20), TimeUnit.MILLISECONDS) : null;
                atOnce |= happening instanceof Stop;
                if (atOnce || left <= 0) {
                    stopping.stream().filter(Slot::isAlive).forEach(Slot::kill);
                    awaitEnds(stopping);
                    break;
                }
            }
        }
        groups.forEach(group -> group.answer("error: the server was stopped"));
        takeStatus();
    }

    /** Asks the supervising thread to stop; asked again, it doesn't wait for the stages. */
    void requestStop() {
        happenings.add(new Stop());
    }

    /** Asks the supervising thread to pass the order to reload on. */
    void requestReload() {
        happenings.add(new Order(ControlChannel.RELOAD));
    }

    /**
     * Asks the supervising thread to stop a stage's processes and to start others.
     *
     * @param instances how many; 0 for as many as there are
     * @param between what to do while none of them runs
     * @return the text of {@code between}, or "error: " and what went wrong; when the new processes work
     */
    CompletableFuture<String> replace(String stage, int instances, Callable<String> between) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        happenings.add(new Replace(
                new Replacement(stage, instances, between, clock.instant().plus(STOP_LIMIT), answer)));
        return answer;
    }

    /** How the processes are; for whoever wants to look. */
    List<StageStatus> status() {
        return status;
    }

    @Override
    public void ready(StageProcess process) {
        happenings.add(new Ready(process));
    }

    @Override
    public void ended(StageProcess process, int exitStatus) {
        happenings.add(new Ended(process, exitStatus));
    }

    private Stream<Slot> slots() {
        return groups.stream().flatMap(group -> group.slots().stream());
    }

    private Stream<StageProcess> silent() {
        silence.look();
        return slots().flatMap(slot -> Stream.ofNullable(slot.process)).filter(silence::tooLong);
    }

    private void launch(Slot slot) throws StageException {
        try {
            slot.begin(launcher.launch(slot.spec, this));
        } catch (IOException e) {
            throw new StageException(ExitCode.UNAVAILABLE, "can't start a process for the " + slot.spec.stage(), e);
        }
        takeStatus();
    }

    private void markReady(StageProcess process) {
        for (StageGroup group : groups) {
            for (Slot slot : group.slots()) {
                if (slot.process == process) {
                    slot.ready = true;
                    LOG.info("{} is ready, process {}", slot.spec.label(), process.pid());
                    // before the answer: whoever gets it may look at once
                    takeStatus();
                    if (group.allReady()) {
                        group.answer(group.result);
                    }
                }
            }
        }
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
        for (StageGroup group : groups) {
            for (Slot slot : group.slots()) {
                if (slot.process == ended.process && group.replacement == null) {
                    Duration pause = slot.pauseAfterDeath();
                    LOG.error(
                            "{} ended with status {}; it is started again in {} ms",
                            slot.spec.label(),
                            ended.status,
                            pause.toMillis());
                    group.answer("error: " + slot.spec.label() + " ended with status " + ended.status
                            + "; it is tried again, and the log may tell why");
                }
            }
        }
    }

    private void begin(Replacement replacement) {
        Optional<StageGroup> found = groups.stream()
                .filter(group -> group.stage.equals(replacement.stage()))
                .findFirst();
        if (found.isEmpty()) {
            List<String> names = groups.stream().map(group -> group.stage).toList();
            replacement.answer().complete("error: there is no such stage; these run: " + String.join(", ", names));
        } else if (found.get().replacement != null || found.get().awaiting != null) {
            replacement.answer().complete("error: the " + replacement.stage() + " is just being restarted");
        } else {
            found.get().replacement = replacement;
            found.get().slots().forEach(slot -> {
                slot.due = null;
                slot.ready = false;
                slot.order(ControlChannel.STOP);
            });
        }
    }

    private void replaceIfEnded(StageGroup group) {
        Replacement replacement = group.replacement;
        if (replacement == null) {
            return;
        }
        if (group.anyAlive()) {
            if (clock.instant().isAfter(replacement.deadline())) {
                group.slots().stream().filter(Slot::isAlive).forEach(Slot::kill);
            }
            return;
        }
        try {
            group.result = replacement.between().call();
        } catch (Exception e) {
            LOG.error("what was to be done while no {} runs failed", group.stage, e);
            group.result = "error: " + e.getMessage();
        }
        group.renew(replacement.instances());
        group.replacement = null;
        group.awaiting = replacement;
        group.slots().forEach(slot -> slot.due = clock.instant());
    }

    private void launchDue() {
        Instant now = clock.instant();
        slots().filter(slot -> slot.due != null && !now.isBefore(slot.due)).forEach(slot -> {
            try {
                launch(slot);
            } catch (StageException e) {
                LOG.error("{}", e.getMessage(), e);
                slot.pauseAfterDeath();
            }
        });
    }

    private long untilNextLaunchMillis() {
        if (groups.stream().anyMatch(group -> group.replacement != null)) {
            return 20;
        }
        Instant now = clock.instant();
        return slots().flatMap(slot -> Stream.ofNullable(slot.due))
                .mapToLong(due -> Math.max(1, Duration.between(now, due).toMillis()))
                .reduce(TICK_MILLIS, Math::min);
    }

    private void takeStatus() {
        status = slots().map(Slot::status).toList();
    }

    private static void awaitEnds(List<Slot> slots) throws InterruptedException {
        for (Slot slot : slots) {
            if (slot.process != null) {
                slot.process.awaitEnd(Duration.ofSeconds(2));
            }
        }
    }
}
