package net.mixminion.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must hold between several keys of mixminiond.conf, and what is allowed but unwise. */
final class ServerChecks {
    private static final Path USUAL_ENTROPY = Path.of("/dev/urandom");
    private static final long WISE_MIX_SECONDS = Duration.ofMinutes(30).toSeconds();
    private static final double WISE_RATE = 0.05;
    private static final int FRAGMENT_LEEWAY = 10;

    private final Settings settings;
    private final Surroundings surroundings;
    private final Places places;
    private final List<ConfigException.Problem> problems = new ArrayList<>();
    private final List<ConfigException.Problem> warnings = new ArrayList<>();

    ServerChecks(Settings settings, Surroundings surroundings, Places places) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.places = places;
    }

    /**
     * Checks everything.
     *
     * @return the warnings in the order of their lines
     * @throws ConfigException with everything that is wrong
     */
    List<String> run() throws ConfigException {
        checkServer();
        problems.addAll(new UserChecks(settings).problems());
        warnings.addAll(new UserChecks(settings).warnings());
        checkMixing();
        checkNetwork();
        checkDirectory();
        checkMail(ServerKeys.SMTP, List.of(ServerKeys.SMTP.returnAddress()));
        checkMail(
                ServerKeys.MBOX,
                List.of(ServerKeys.ADDRESS_FILE, ServerKeys.MBOX.returnAddress(), ServerKeys.REMOVE_CONTACT));
        checkFiles();
        checkFragments();
        if (!problems.isEmpty()) {
            problems.sort(ConfigException.Problem.BY_LINE);
            throw new ConfigException(problems);
        }
        warnings.sort(ConfigException.Problem.BY_LINE);
        return warnings.stream().map(ConfigException.Problem::toString).toList();
    }

    /** The device that is used: the one written, if it is one. */
    Path entropySource() {
        Path written = places.find(settings, ServerKeys.ENTROPY_SOURCE).orElse(USUAL_ENTROPY);
        return surroundings.isCharacterDevice(written) ? written : USUAL_ENTROPY;
    }

    private void checkServer() {
        if (settings.isWritten(ServerKeys.BASE_DIR) && settings.isWritten(ServerKeys.HOMEDIR)) {
            refuse(
                    ServerKeys.HOMEDIR,
                    "this is the old name of BaseDir, which is there too, in line " + settings.line(ServerKeys.BASE_DIR)
                            + "; remove this line");
        } else if (!settings.isWritten(ServerKeys.BASE_DIR) && !settings.isWritten(ServerKeys.HOMEDIR)) {
            warn(
                    ServerKeys.BASE_DIR,
                    "the key is missing, so everything goes to " + Places.DEFAULT_BASE + "; better write a directory");
        }
        if (settings.isWritten(ServerKeys.ENTROPY_SOURCE)
                && !entropySource().equals(places.base().resolve(settings.get(ServerKeys.ENTROPY_SOURCE)))) {
            warn(ServerKeys.ENTROPY_SOURCE, "this is no character device; " + USUAL_ENTROPY + " is used instead");
        }
        if (settings.get(ServerKeys.ENCRYPT_PRIVATE_KEY)) {
            warn(
                    ServerKeys.ENCRYPT_PRIVATE_KEY,
                    "packet keys are kept unencrypted whatever stands here; protect the directory of keys");
        }
        if (settings.get(ServerKeys.MODE) == ServerMode.LOCAL) {
            warn(ServerKeys.MODE, "the server relays packets in this mode too; write \"relay\"");
        }
        if (settings.isWritten(ServerKeys.MODULE_PATH)) {
            warn(ServerKeys.MODULE_PATH, "modules are not loaded, so nothing is looked for there; remove the line");
        }
        if (settings.hasSection(PingingKeys.PINGING) && settings.get(PingingKeys.ENABLED)) {
            warn(PingingKeys.ENABLED, "this server does not probe others; write \"no\"");
        }
        Optional<Long> average = settings.find(ServerKeys.MAX_BANDWIDTH);
        Optional<Long> spike = settings.find(ServerKeys.MAX_BANDWIDTH_SPIKE);
        if (average.isPresent() && spike.isPresent() && spike.get() < average.get()) {
            warn(
                    ServerKeys.MAX_BANDWIDTH_SPIKE,
                    "the most is less than the average of MaxBandwidth, so it alone counts");
        }
    }

    private void checkMixing() {
        if (settings.get(ServerKeys.MIX_INTERVAL).seconds() < WISE_MIX_SECONDS) {
            warn(ServerKeys.MIX_INTERVAL, "less than 30 minutes is dangerous: few packets are mixed with each other");
        }
        if (settings.get(ServerKeys.MIX_ALGORITHM) == MixAlgorithm.TIMED) {
            for (Key<?> key : List.of(ServerKeys.MIX_POOL_RATE, ServerKeys.MIX_POOL_MIN_SIZE)) {
                if (settings.isWritten(key)) {
                    warn(key, "the key is not used when MixAlgorithm is Timed");
                }
            }
            return;
        }
        if (settings.get(ServerKeys.MIX_POOL_RATE) < WISE_RATE) {
            warn(ServerKeys.MIX_POOL_RATE, "less than 5% is unusual: packets wait very long");
        }
        if (settings.get(ServerKeys.MIX_POOL_MIN_SIZE) < 0) {
            refuse(
                    ServerKeys.MIX_POOL_MIN_SIZE,
                    settings.get(ServerKeys.MIX_POOL_MIN_SIZE) + " is less than no messages; write 0 or more");
        }
    }

    private void checkNetwork() {
        if (!settings.get(ServerKeys.INCOMING_ENABLED)) {
            warn(ServerKeys.INCOMING_ENABLED, "the server takes no packets; write \"yes\" to take some");
        }
        if (!settings.get(ServerKeys.OUTGOING_ENABLED)) {
            warn(ServerKeys.OUTGOING_ENABLED, "the server sends no packets on; write \"yes\" to send them");
        }
        if (settings.hasSection(ServerKeys.OUTGOING)) {
            checkRetry(ServerKeys.OUTGOING_RETRY);
        }
    }

    private void checkDirectory() {
        if (settings.get(ServerKeys.PUBLISH)
                && settings.all(ServerKeys.PUBLISH_URL).isEmpty()) {
            warn(ServerKeys.PUBLISH, "there is no PublishURL, so the server is advertised nowhere; write one");
        }
        if (!settings.all(ServerKeys.SERVER_URL).isEmpty()
                && settings.all(ServerKeys.FINGERPRINT).isEmpty()) {
            warn(ServerKeys.SERVER_URL, "there is no Fingerprint, so no directory can be trusted; write one");
        }
    }

    private void checkMail(MailKeys keys, List<Key<String>> needed) {
        if (!settings.get(keys.enabled())) {
            return;
        }
        for (Key<String> key : needed) {
            String value = settings.find(key).orElse("");
            if (value.isEmpty()) {
                problems.add(settings.problem(
                        key,
                        ConfigException.Fault.MISSING_KEY,
                        "the key is missing; write a line \"" + key.name() + ": ...\" (" + key.doc() + ")"));
            } else if (key.kind() == Kind.TEXT && !Mailbox.isMailbox(value)) {
                warn(key, Values.quote(value) + " does not look like a mail address");
            }
        }
        if (settings.isWritten(keys.smtpServer()) && settings.isWritten(keys.sendmailCommand())) {
            refuse(
                    keys.sendmailCommand(),
                    "SMTPServer is there too, in line " + settings.line(keys.smtpServer())
                            + "; remove one of the lines");
        }
        checkAccess(keys);
        long written = settings.get(keys.maximumSize());
        if (written < MessageSize.LEAST) {
            warn(keys.maximumSize(), Size.print(written) + " is less than one packet; 32 KB is used instead");
        } else if (MessageSize.usable(written) != written) {
            warn(keys.maximumSize(), "the size is rounded up to " + Size.print(MessageSize.usable(written)));
        }
        checkRetry(keys.retry());
    }

    private void checkAccess(MailKeys keys) {
        boolean named = settings.isWritten(keys.user());
        if (named != settings.isWritten(keys.passwordFile())) {
            refuse(
                    named ? keys.user() : keys.passwordFile(),
                    "SMTPUser and SMTPPasswordFile need each other; write both or neither");
        } else if (named && !settings.get(keys.startTls())) {
            refuse(keys.user(), "the password would go over the network for all to read; write \"SMTPStartTLS: yes\"");
        }
        for (Key<?> key : List.of(keys.startTls(), keys.user(), keys.certificates())) {
            if (settings.isWritten(key) && settings.isWritten(keys.sendmailCommand())) {
                warn(key, "the key is not used when SendmailCommand takes the mails");
            }
        }
    }

    private void checkFiles() {
        for (MailKeys section : List.of(ServerKeys.SMTP, ServerKeys.MBOX)) {
            checkFile(section, section.passwordFile());
            checkFile(section, section.certificates());
        }
        checkFile(ServerKeys.SMTP, ServerKeys.BLACKLIST_FILE);
        checkFile(ServerKeys.MBOX, ServerKeys.ADDRESS_FILE);
        if (settings.get(ServerKeys.MIXMASTER.enabled())) {
            refuse(
                    ServerKeys.MIXMASTER.enabled(),
                    "this server does not send through Mixmaster; write \"no\", and use " + "[Delivery/SMTP]");
        }
    }

    private void checkFile(MailKeys section, Key<String> key) {
        Optional<Path> file = places.find(settings, key);
        if (settings.get(section.enabled()) && file.isPresent() && !surroundings.exists(file.get())) {
            refuse(key, "there is no file " + file.get() + "; create it, or name another");
        }
    }

    private void checkFragments() {
        if (!settings.get(ServerKeys.FRAGMENTED_ENABLED)) {
            return;
        }
        long size = settings.get(ServerKeys.FRAGMENTED_MAXIMUM_SIZE);
        if (size < MessageSize.LEAST) {
            warn(
                    ServerKeys.FRAGMENTED_MAXIMUM_SIZE,
                    Size.print(size) + " is less than one packet; 32 KB is used instead");
        }
        boolean delivers = false;
        for (MailKeys mail : List.of(ServerKeys.SMTP, ServerKeys.MBOX, ServerKeys.MIXMASTER)) {
            if (settings.get(mail.enabled())) {
                delivers = true;
                long delivered = settings.get(mail.maximumSize());
                if (size > delivered) {
                    warn(
                            ServerKeys.FRAGMENTED_MAXIMUM_SIZE,
                            "messages may be put together that are longer than " + "MaximumSize of [" + mail.section()
                                    + "], which are then thrown away");
                } else if (delivered / FRAGMENT_LEEWAY > size) {
                    warn(
                            mail.maximumSize(),
                            "messages of this length are hardly ever put together with MaximumSize of ["
                                    + ServerKeys.FRAGMENTED + "]");
                }
            }
        }
        if (!delivers) {
            refuse(
                    ServerKeys.FRAGMENTED_ENABLED,
                    "messages would be put together that nothing delivers; enable "
                            + "[Delivery/SMTP] or [Delivery/MBOX], or write \"no\"");
        }
    }

    private void checkRetry(Key<IntervalList> key) {
        for (String text : RetryAdvice.about(
                settings.get(key), settings.get(ServerKeys.MIX_INTERVAL).toDuration())) {
            warn(key, text);
        }
    }

    private void refuse(Key<?> key, String text) {
        problems.add(settings.problem(key, ConfigException.Fault.CONFLICT, text));
    }

    private void warn(Key<?> key, String text) {
        warnings.add(settings.problem(key, ConfigException.Fault.CONFLICT, text));
    }
}
