package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.mixminion.spool.Durable;
import net.mixminion.spool.FileIds;
import net.mixminion.spool.Inspection;
import net.mixminion.spool.Prefix;
import net.mixminion.spool.SecureDelete;

/**
 * What an operator may do to messages of a queue. To be performed while no sender works on it: a message that is just
 * being sent would be sent again.
 *
 * @param action what to do
 * @param pool the pool's name
 * @param ids the messages; empty for all that the action applies to
 */
record QueueWork(Action action, String pool, List<String> ids) {
    /** What can be done. */
    enum Action {
        /** Keep messages back. */
        HOLD,
        /** Let held messages go, as if they had just come. */
        RELEASE,
        /** Try again at once, as if they had just come; also those that could not be read and can be read now. */
        REQUEUE,
        /** Destroy them. */
        DELETE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    QueueWork {
        ids = List.copyOf(ids);
    }

    /** Reads the words of an order: action, pool, ids. */
    static QueueWork parse(List<String> words) throws IOException {
        if (words.size() < 2) {
            throw new IOException("an action and a queue are needed");
        }
        for (Action action : Action.values()) {
            if (action.word().equals(words.get(0))) {
                return new QueueWork(action, words.get(1), words.subList(2, words.size()));
            }
        }
        throw new IOException("there is no action " + words.get(0));
    }

    /** The order as words. */
    String words() {
        List<String> words = new ArrayList<>(List.of(action.word(), pool));
        words.addAll(ids);
        return String.join(" ", words);
    }

    /** Does it, and says in one line what was done, or after "error: " why not. */
    String perform(Queues queues) throws IOException {
        if (!queues.names().contains(pool)) {
            return "error: there is no queue " + pool + "; these there are: " + String.join(", ", queues.names());
        }
        for (String id : ids) {
            if (!FileIds.isValid(id)) {
                return "error: " + id + " is not the name of a message; mixminiond queue list " + pool + " shows them";
            }
        }
        List<Prefix> from = from();
        if (from.isEmpty()) {
            return "error: what is being mixed can't be held, hurried or chosen: it would tell who sends to whom;"
                    + " only messages that could not be read (crp_) can be requeued or deleted there";
        }
        Path directory = queues.directory(pool);
        int done = 0;
        int stillUnreadable = 0;
        for (Prefix prefix : from) {
            for (String id : queues.ids(pool, prefix)) {
                if (!ids.isEmpty() && !ids.contains(id)) {
                    continue;
                }
                if (one(directory, prefix, id)) {
                    done++;
                } else {
                    stillUnreadable++;
                }
            }
        }
        if (action == Action.REQUEUE || action == Action.RELEASE) {
            forgetFailures(directory);
        }
        Durable.syncDirectory(directory);
        String missing = ids.size() > done + stillUnreadable ? "; the others are not there" : "";
        String kept = stillUnreadable > 0 ? "; " + stillUnreadable + " still can't be read and stay" : "";
        return done + " messages of " + pool + " " + past() + kept + missing;
    }

    private List<Prefix> from() {
        boolean mixing = Queues.isMixing(pool);
        return switch (action) {
            case HOLD -> mixing ? List.of() : List.of(Prefix.MSG);
            case RELEASE -> mixing ? List.of() : List.of(Prefix.HLD);
            case REQUEUE -> mixing ? List.of(Prefix.CRP) : List.of(Prefix.MSG, Prefix.CRP);
            case DELETE -> mixing ? List.of(Prefix.CRP) : List.of(Prefix.MSG, Prefix.HLD, Prefix.CRP);
        };
    }

    private boolean one(Path directory, Prefix prefix, String id) throws IOException {
        Path file = directory.resolve(prefix.name(id));
        switch (action) {
            case HOLD -> move(file, directory.resolve(Prefix.HLD.name(id)));
            case RELEASE -> {
                forgetAttempts(directory, id);
                move(file, directory.resolve(Prefix.MSG.name(id)));
            }
            case REQUEUE -> {
                Optional<String> fault =
                        prefix == Prefix.CRP ? Inspection.fault(file, Queues.rawLength(pool)) : Optional.empty();
                if (fault.isPresent()) {
                    return false;
                }
                forgetAttempts(directory, id);
                if (prefix == Prefix.CRP) {
                    move(file, directory.resolve(Prefix.MSG.name(id)));
                }
            }
            case DELETE -> {
                SecureDelete.file(file);
                forgetAttempts(directory, id);
            }
        }
        return true;
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void forgetAttempts(Path directory, String id) throws IOException {
        Files.deleteIfExists(directory.resolve(Prefix.META.name(id)));
    }

    /** Which destinations are left alone at present is noted beside the queue. */
    private static void forgetFailures(Path directory) throws IOException {
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(directory, ".destinations-*")) {
            for (Path note : notes) {
                Files.deleteIfExists(note);
            }
        }
    }

    private String past() {
        return switch (action) {
            case HOLD -> "are held";
            case RELEASE -> "are released";
            case REQUEUE -> "are queued again";
            case DELETE -> "are deleted";
        };
    }
}
