package net.mixminion.ctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The users and groups of a machine, as its {@code passwd} and {@code group} files list them. */
final class Accounts {
    private static final int PASSWD_FIELDS = 7;
    private static final int GROUP_FIELDS = 4;
    private static final int NUMBER = 2;
    private static final int PRIMARY_GROUP = 3;

    private final Path passwd;
    private final Path group;

    Accounts(Path passwd, Path group) {
        this.passwd = passwd;
        this.group = group;
    }

    static Accounts ofThisMachine() {
        return new Accounts(Path.of("/etc/passwd"), Path.of("/etc/group"));
    }

    /** A user's number and the number of the group that new files of the user belong to. */
    record User(int uid, int gid) {}

    /** Finds a user by name, or takes the numbers of {@code UID:GID}. */
    Optional<User> user(String name) throws IOException {
        if (name.indexOf(':') > 0) {
            String[] numbers = name.split(":", -1);
            return Optional.of(new User(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
        }
        for (String[] fields : lines(passwd, PASSWD_FIELDS)) {
            if (fields[0].equals(name) && isNumber(fields[NUMBER]) && isNumber(fields[PRIMARY_GROUP])) {
                return Optional.of(new User(Integer.parseInt(fields[NUMBER]), Integer.parseInt(fields[PRIMARY_GROUP])));
            }
        }
        return Optional.empty();
    }

    /** Finds a group by name or number. */
    Optional<Integer> group(String name) throws IOException {
        if (isNumber(name)) {
            return Optional.of(Integer.parseInt(name));
        }
        for (String[] fields : lines(group, GROUP_FIELDS)) {
            if (fields[0].equals(name) && isNumber(fields[NUMBER])) {
                return Optional.of(Integer.parseInt(fields[NUMBER]));
            }
        }
        return Optional.empty();
    }

    private static List<String[]> lines(Path file, int fields) throws IOException {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                .map(line -> line.split(":", -1))
                .filter(parts -> parts.length == fields)
                .toList();
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}");
    }
}
