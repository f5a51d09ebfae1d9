package net.mixminion.ctl;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What a running server answers to the commands, over its control socket. */
final class Answers {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Supervisor supervisor;
    private final Statistics statistics;
    private final Supplier<String> reload;
    private final Supplier<String> status;
    private final Path queueDir;

    /**
     * @param reload reads the configuration again and says what came of it
     * @param status tells how the server is, as JSON
     */
    Answers(
            Supervisor supervisor,
            Statistics statistics,
            Supplier<String> reload,
            Supplier<String> status,
            Path queueDir) {
        this.supervisor = supervisor;
        this.statistics = statistics;
        this.reload = reload;
        this.status = status;
        this.queueDir = queueDir;
    }

    /** The answer to one line; one that begins with "error: " tells what is wrong with it. */
    String to(String question) {
        List<String> words = List.of(question.split(" ", -1));
        return switch (words.get(0)) {
            case "stats" -> statistics.text();
            case "status" -> status.get() + "\n";
            case "reload" -> reload.get();
            case "restart" -> words.size() == 2 ? restart(words.get(1)) : "error: restart what?\n";
            case "scale" -> words.size() == 3 ? scale(words.get(1), words.get(2)) : "error: scale what?\n";
            case "queue" -> queue(words.subList(1, words.size()));
            default -> "error: no such request\n";
        };
    }

    private String restart(String stage) {
        return await(supervisor.replace(stage, 0, () -> "ok"));
    }

    private String scale(String stage, String number) {
        if (!StageSpec.SCALABLE.contains(stage) || !number.matches("[1-9][0-9]{0,3}")) {
            return "error: one of " + String.join(", ", StageSpec.SCALABLE) + " can have 1 or more processes\n";
        }
        return await(supervisor.replace(stage, Integer.parseInt(number), () -> "ok"));
    }

    /** Works on the queues while nobody sends from them. */
    private String queue(List<String> words) {
        String owner = supervisor.status().stream().anyMatch(s -> s.label().equals(StageSpec.COMBINED))
                ? StageSpec.COMBINED
                : "sender";
        return await(supervisor.replace(
                owner, 0, () -> QueueWork.parse(words).perform(new Queues(queueDir, Clock.systemUTC()))));
    }

    private static String await(CompletableFuture<String> answer) {
        try {
            return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS) + "\n";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "error: interrupted\n";
        } catch (ExecutionException | TimeoutException e) {
            return "error: it takes longer than " + LIMIT.toSeconds() + " seconds; look at mixminiond status\n";
        }
    }
}
