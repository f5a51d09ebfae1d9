package net.mixminion.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import net.mixminion.config.ProcessesSection;
import net.mixminion.config.ServerConfig;

/** Every stage of the server in one process, with a bus of their own: {@code Layout: combined}. */
final class CombinedStage implements Stage {
    /** The process's name among the stages. */
    static final String NAME = "all";

    /** The receiver comes last: it waits for keyd's keys, and opens the door when all others work. */
    private static final List<String> START_ORDER = List.of("keyd", "mixer", "sender", "dirclient", "receiver");

    private static final List<String> STOP_ORDER = List.of("receiver", "mixer", "sender", "keyd", "dirclient");

    private final Map<String, List<Stage>> stages = new HashMap<>();
    private final List<Stage> begun = new ArrayList<>();

    private CombinedStage() {}

    /** Makes all stages that are on the class path. */
    static Stage create(StageContext context) throws StageException {
        Map<String, StageFactory> found = new HashMap<>();
        ServiceLoader.load(StageProvider.class).forEach(provider -> found.put(provider.name(), provider));
        return create(context, found);
    }

    static Stage create(StageContext context, Map<String, StageFactory> factories) throws StageException {
        CombinedStage result = new CombinedStage();
        Bus bus = new LocalBus(context.vertx());
        for (String name : START_ORDER) {
            StageFactory factory = factories.get(name);
            if (factory == null) {
                throw new StageException(
                        ExitCode.SOFTWARE, "the " + name + " is not on the class path; install the programs again");
            }
            int instances = instances(name).apply(context.config().processes());
            List<Stage> some = new ArrayList<>();
            for (int i = 0; i < instances; i++) {
                some.add(factory.create(new StageContext(
                        i,
                        instances,
                        context.config(),
                        context.vertx(),
                        bus,
                        context.counters(),
                        context.clock(),
                        context.passphrase())));
            }
            result.stages.put(name, some);
        }
        return result;
    }

    @Override
    public void start() throws StageException, InterruptedException {
        for (String name : START_ORDER) {
            for (Stage stage : stages.getOrDefault(name, List.of())) {
                begun.add(stage);
                stage.start();
            }
        }
    }

    @Override
    public void reload(ServerConfig config) {
        stages.values().forEach(some -> some.forEach(stage -> stage.reload(config)));
    }

    /** Stops in the order of a packet's way; each stage may take what those before it have left, but for a share. */
    @Override
    public void stop(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        int left = begun.size();
        for (String name : STOP_ORDER) {
            for (Stage stage : stages.getOrDefault(name, List.of())) {
                if (begun.contains(stage)) {
                    long remaining = Math.max(1, end - System.nanoTime());
                    stage.stop(Duration.ofNanos(remaining / Math.max(1, Math.min(left, 2))));
                    left--;
                }
            }
        }
    }

    private static Function<ProcessesSection, Integer> instances(String name) {
        return switch (name) {
            case "receiver" -> ProcessesSection::receivers;
            case "mixer" -> ProcessesSection::mixers;
            case "sender" -> ProcessesSection::senders;
            default -> unused -> 1;
        };
    }
}
