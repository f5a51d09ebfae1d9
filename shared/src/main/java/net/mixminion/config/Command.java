package net.mixminion.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A program to run and its arguments; no shell looks at them.
 *
 * @param executable the program that was found
 * @param arguments what to pass, without the program itself
 */
public record Command(Path executable, List<String> arguments) {
    public Command {
        arguments = List.copyOf(arguments);
    }

    /** The command as a configuration writes it. */
    public String text() {
        return arguments.isEmpty() ? executable.toString() : executable + " " + String.join(" ", arguments);
    }

    static Command parse(String text, Surroundings surroundings) throws ConfigException {
        List<String> words = Values.seq(text);
        if (words.isEmpty()) {
            throw Values.refuse(text, "a command", "a program and its arguments, for example \"sendmail -i -t\"");
        }
        String name = words.get(0);
        Path found = surroundings
                .findCommand(name)
                .orElseThrow(() -> new ConfigException("the program " + Values.quote(name)
                        + " was not found; install it, or write the path of one that is there"));
        return new Command(found, words.subList(1, words.size()));
    }
}
