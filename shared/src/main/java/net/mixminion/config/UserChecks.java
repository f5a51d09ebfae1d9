package net.mixminion.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold between the users that stages run as, and what is allowed but takes the sense of it away. */
final class UserChecks {
    private static final List<Key<String>> USERS = List.of(
            ServerKeys.USER_RECEIVER,
            ServerKeys.USER_MIXER,
            ServerKeys.USER_SENDER,
            ServerKeys.USER_KEYD,
            ServerKeys.USER_DIRCLIENT);

    private final Settings settings;

    UserChecks(Settings settings) {
        this.settings = settings;
    }

    /** What can't work. */
    List<ConfigException.Problem> problems() {
        List<ConfigException.Problem> problems = new ArrayList<>();
        List<Key<String>> named = USERS.stream().filter(settings::isWritten).toList();
        Optional<String> group = settings.find(ServerKeys.GROUP);
        if (named.isEmpty()) {
            if (group.isPresent()) {
                problems.add(
                        problem(ServerKeys.GROUP, "no users are named for it; name all five, or remove this line"));
            }
            return problems;
        }
        List<String> missing = USERS.stream()
                .filter(key -> !settings.isWritten(key))
                .map(Key::name)
                .toList();
        Key<String> first = named.get(0);
        if (!missing.isEmpty()) {
            problems.add(problem(first, "either all five users are named or none; add " + String.join(", ", missing)));
        } else if (group.isEmpty()) {
            problems.add(problem(first, "the users need a group that they share; add Group"));
        } else if (settings.get(ServerKeys.LAYOUT) == Layout.COMBINED) {
            problems.add(problem(
                    ServerKeys.LAYOUT, "one process can't have several users; write separate, or name no users"));
        }
        return problems;
    }

    /** Stages with the same user, which then have each other's rights. */
    List<ConfigException.Problem> warnings() {
        List<ConfigException.Problem> warnings = new ArrayList<>();
        Map<String, Key<String>> seen = new HashMap<>();
        for (Key<String> key : USERS) {
            Optional<String> user = settings.find(key);
            Key<String> other = user.isEmpty() ? null : seen.putIfAbsent(user.get(), key);
            if (other != null) {
                warnings.add(problem(
                        key,
                        "the same user as in " + other.name()
                                + ": whoever breaks into one of the two has the rights of the other"));
            }
        }
        return warnings;
    }

    private ConfigException.Problem problem(Key<?> key, String text) {
        return settings.problem(key, ConfigException.Fault.CONFLICT, text);
    }
}
