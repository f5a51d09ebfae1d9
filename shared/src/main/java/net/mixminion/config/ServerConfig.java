package net.mixminion.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What mixminiond.conf says, checked and with every default filled in.
 *
 * @param file the file that was read
 * @param host what the machine offers
 * @param server who the server is
 * @param directory the directory servers
 * @param processes how the stages run
 * @param metrics numbers for Prometheus
 * @param incoming where packets come in
 * @param outgoing how packets go on
 * @param smtp mail to anybody; empty unless enabled
 * @param mbox mail to people we know; empty unless enabled
 * @param fragmented putting messages together; empty unless enabled
 * @param warnings what is allowed but unwise, each with its line
 * @param settings every key's value as it was written, or its default
 */
public record ServerConfig(
        Path file,
        HostSection host,
        ServerSection server,
        DirectorySection directory,
        ProcessesSection processes,
        MetricsSection metrics,
        IncomingSection incoming,
        OutgoingSection outgoing,
        Optional<SmtpSection> smtp,
        Optional<MboxSection> mbox,
        Optional<FragmentedSection> fragmented,
        List<String> warnings,
        Settings settings) {
    private static final List<String> CLIENT_SECTIONS = List.of("User", "Security", "Network");
    private static final long SHORT_STATISTICS_HOURS = 2;
    private static final int SMALL_POOL = 5;
    private static final long SHORT_MIX_MINUTES = 30;

    public ServerConfig {
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a file and checks it against this machine.
     *
     * @throws ConfigException with everything that is wrong, file and lines
     */
    public static ServerConfig load(Path file) throws ConfigException {
        return load(file, Surroundings.ofThisMachine());
    }

    /**
     * Reads a file.
     *
     * @param surroundings what files, users and programs are looked up in
     * @throws ConfigException with everything that is wrong, file and lines
     */
    public static ServerConfig load(Path file, Surroundings surroundings) throws ConfigException {
        return fromText(file.toString(), ConfigFile.read(file), surroundings);
    }

    /** Reads a text and checks it against this machine; {@code name} is the file's name for messages. */
    public static ServerConfig fromText(String name, String text) throws ConfigException {
        return fromText(name, text, Surroundings.ofThisMachine());
    }

    /**
     * Reads a text.
     *
     * @param name the file's name for messages
     * @param text the file's contents
     * @param surroundings what files, users and programs are looked up in
     * @throws ConfigException with everything that is wrong, file and lines
     */
    public static ServerConfig fromText(String name, String text, Surroundings surroundings) throws ConfigException {
        ConfigText parsed = ConfigText.parse(name, text);
        refuseClientFile(parsed);
        Settings settings = Settings.resolve(parsed, ServerKeys.TABLE, surroundings);
        Places places = Places.of(settings);
        ServerChecks checks = new ServerChecks(settings, surroundings, places);
        List<String> warnings = checks.run();
        return new ServerConfig(
                Path.of(name),
                HostSection.of(settings, checks.entropySource()),
                ServerSection.of(settings, places),
                DirectorySection.of(settings),
                ProcessesSection.of(settings),
                MetricsSection.of(settings),
                IncomingSection.of(settings),
                OutgoingSection.of(settings),
                SmtpSection.of(settings, places),
                MboxSection.of(settings, places),
                FragmentedSection.of(settings),
                warnings,
                settings);
    }

    /**
     * Why the server is less safe than it could be, as its descriptor tells it.
     *
     * @param softwareIsAlpha whether the software itself is one of the reasons
     * @return the reasons in the order of the reference; empty if there are none
     */
    public List<String> insecurities(boolean softwareIsAlpha) {
        List<String> reasons = new ArrayList<>();
        if (softwareIsAlpha) {
            reasons.add("Software is alpha");
        }
        if (server.logLevel().isVerbose()) {
            reasons.add("Log is too verbose");
        }
        if (server.logStats() && server.statsInterval().toHours() < SHORT_STATISTICS_HOURS) {
            reasons.add("StatsInterval is too short");
        }
        if (!server.mixAlgorithm().isSecure()) {
            reasons.add("Mix algorithm is not secure");
        } else if (server.mixPoolMinSize() < SMALL_POOL) {
            reasons.add("MixPoolMinSize is too small");
        }
        if (server.mixInterval().toMinutes() < SHORT_MIX_MINUTES) {
            reasons.add("Mix interval under 30 minutes");
        }
        return reasons;
    }

    /** The configuration in one line, as the section [Testing] of the descriptor tells it. */
    public String summary() {
        return Summary.of(settings);
    }

    private static void refuseClientFile(ConfigText text) throws ConfigException {
        List<String> names =
                text.sections().stream().map(ConfigText.Section::name).toList();
        if (!names.contains("Server") && names.stream().anyMatch(CLIENT_SECTIONS::contains)) {
            throw new ConfigException(new ConfigException.Problem(
                    text.name(),
                    0,
                    "",
                    "",
                    ConfigException.Fault.FILE,
                    "this is a client's configuration (.mixminionrc), not a server's "
                            + "(mixminiond.conf); name another file with -f"));
        }
    }
}
