package net.mixminion.stage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of every stage's program. */
@Command(sortOptions = false, usageHelpAutoWidth = true)
final class StageOptions {
    @Option(
            names = {"-f", "--f", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The server's configuration file.")
    @Nullable
    Path config;

    @Option(
            names = "--instance",
            paramLabel = "I/N",
            defaultValue = "0/1",
            description = "This is instance I (from 0) of N of the stage.")
    String instance = "0/1";

    @Option(
            names = "--severity",
            paramLabel = "LEVEL",
            description = "Log at this level, whatever the configuration file says.")
    @Nullable
    String severity;

    @Option(
            names = "--supervised",
            description = "Take orders from standard input, tell of readiness on standard output, and stop at the end"
                    + " of input: how the supervisor runs a stage.")
    boolean supervised;

    @Option(
            names = "--passphrase-fd",
            paramLabel = "N",
            description = "Read the identity key's passphrase, one line, from file descriptor N (keyd only).")
    @Nullable
    Integer passphraseDescriptor;

    @Option(
            names = {"-h", "--h", "--help"},
            usageHelp = true,
            description = "Print this text.")
    boolean help;

    /** The instance's number, or -1 if the option makes no sense. */
    int instanceNumber() {
        return part(0);
    }

    /** The number of instances, or -1 if the option makes no sense. */
    int instances() {
        return part(1);
    }

    private int part(int index) {
        String[] parts = instance.split("/", -1);
        if (parts.length != 2 || !parts[index].matches("[0-9]{1,4}")) {
            return -1;
        }
        return Integer.parseInt(parts[index]);
    }
}
