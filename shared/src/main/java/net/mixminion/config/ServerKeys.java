package net.mixminion.config;

import static net.mixminion.config.Key.optional;
import static net.mixminion.config.Key.repeated;
import static net.mixminion.config.Key.required;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The one table of all keys of mixminiond.conf; the sections of mail delivery share {@link MailKeys}. */
public final class ServerKeys {
    private static final String HOST = "Host";
    private static final String SERVER = "Server";
    private static final String MIXING = "Mixing";
    private static final String DIRECTORY = "DirectoryServers";
    private static final String PROCESSES = "Processes";
    private static final String METRICS = "Metrics";
    static final String INCOMING = "Incoming/MMTP";
    static final String OUTGOING = "Outgoing/MMTP";
    static final String FRAGMENTED = "Delivery/Fragmented";

    // [Host]
    public static final Key<Command> SHRED_COMMAND =
            optional(HOST, "ShredCommand", Kind.COMMAND, "program that deletes files for good");
    public static final Key<String> ENTROPY_SOURCE = optional(
                    HOST, "EntropySource", Kind.FILENAME, "character device that gives random octets")
            .byDefault("/dev/urandom");
    public static final Key<Integer> TRUSTED_USER =
            repeated(HOST, "TrustedUser", Kind.USER, "user who may own directories above ours");
    public static final Key<Boolean> FILE_PARANOIA = optional(
                    HOST, "FileParanoia", Kind.BOOLEAN, "whether permissions of private files are checked")
            .byDefault("yes");

    // [Server]: who and where
    public static final Key<String> NICKNAME = required(SERVER, "Nickname", Kind.NICKNAME, "the server's name");
    public static final Key<String> CONTACT_EMAIL = required(
                    SERVER, "Contact-Email", Kind.EMAIL, "the operator's mail address")
            .checkedBy(Faults.longerThan(256));
    public static final Key<String> CONTACT_FINGERPRINT = optional(
                    SERVER, "Contact-Fingerprint", Kind.TEXT, "fingerprint of the operator's PGP key")
            .checkedBy(Faults.longerThan(128));
    public static final Key<String> COMMENTS = optional(
                    SERVER, "Comments", Kind.TEXT, "what users should know about the server")
            .checkedBy(Faults.longerThan(1024));
    public static final Key<ServerMode> MODE =
            required(SERVER, "Mode", Kind.SERVER_MODE, "relay or local").byDefault("local");
    public static final Key<String> BASE_DIR = optional(
                    SERVER, "BaseDir", Kind.FILENAME, "directory for everything that has no place of its own")
            .checkedBy(Faults::noName);
    public static final Key<String> HOMEDIR =
            optional(SERVER, "Homedir", Kind.FILENAME, "old name of BaseDir").checkedBy(Faults::noName);
    public static final Key<String> KEY_DIR =
            optional(SERVER, "KeyDir", Kind.FILENAME, "directory of the private keys");
    public static final Key<String> WORK_DIR =
            optional(SERVER, "WorkDir", Kind.FILENAME, "directory of what changes all the time");
    public static final Key<String> QUEUE_DIR =
            optional(SERVER, "QueueDir", Kind.FILENAME, "directory of packets and messages");
    public static final Key<String> PID_FILE =
            optional(SERVER, "PidFile", Kind.FILENAME, "file with the number of the running server");
    public static final Key<String> LOG_FILE = optional(SERVER, "LogFile", Kind.FILENAME, "file of log messages");
    public static final Key<String> STATS_FILE = optional(SERVER, "StatsFile", Kind.FILENAME, "file of statistics");

    // [Server]: running
    public static final Key<LogLevel> LOG_LEVEL = optional(
                    SERVER, "LogLevel", Kind.SEVERITY, "least severe messages that are logged")
            .byDefault("WARN");
    public static final Key<Boolean> ECHO_MESSAGES = optional(
                    SERVER, "EchoMessages", Kind.BOOLEAN, "whether the log goes to standard output too")
            .byDefault("no");
    public static final Key<Boolean> DAEMON = optional(
                    SERVER, "Daemon", Kind.BOOLEAN, "whether the server runs in the background")
            .byDefault("no");
    public static final Key<Boolean> LOG_STATS = optional(
                    SERVER, "LogStats", Kind.BOOLEAN, "whether statistics are kept")
            .byDefault("yes");
    public static final Key<Interval> STATS_INTERVAL = optional(
                    SERVER, "StatsInterval", Kind.INTERVAL, "how long one entry of the statistics counts")
            .byDefault("1 day")
            .checkedBy(Faults::nought);
    public static final Key<Interval> TIMEOUT = optional(
                    SERVER, "Timeout", Kind.INTERVAL, "how long a connection may be idle")
            .byDefault("5 min")
            .checkedBy(Faults::nought);
    public static final Key<Long> MAX_BANDWIDTH = optional(
                    SERVER, "MaxBandwidth", Kind.SIZE, "data in a second, on the average")
            .checkedBy(Faults::tooSlow);
    public static final Key<Long> MAX_BANDWIDTH_SPIKE = optional(
                    SERVER, "MaxBandwidthSpike", Kind.SIZE, "data in a second, at the most")
            .checkedBy(Faults::tooSlow);
    public static final Key<Long> MIN_FREE = optional(
                    SERVER, "MinFree", Kind.SIZE, "room on the disk below which packets are refused")
            .byDefault("100 MB");
    public static final Key<String> MODULE_PATH =
            optional(SERVER, "ModulePath", Kind.TEXT, "where the reference looks for delivery modules");
    public static final Key<String> MODULE = repeated(SERVER, "Module", Kind.TEXT, "delivery module of the reference")
            .checkedBy(Faults::foreignModule);

    // [Server]: keys
    public static final Key<Integer> IDENTITY_KEY_BITS = optional(
                    SERVER, "IdentityKeyBits", Kind.INT, "size of a new identity key")
            .byDefault("2048")
            .checkedBy(Faults.outside(2048, 4096));
    public static final Key<Interval> PUBLIC_KEY_LIFETIME = optional(
                    SERVER, "PublicKeyLifetime", Kind.INTERVAL, "how long a set of keys lasts")
            .byDefault("30 days")
            .checkedBy(Faults.shorterThan("1 day"));
    public static final Key<Interval> PUBLIC_KEY_OVERLAP = optional(
                    SERVER, "PublicKeyOverlap", Kind.INTERVAL, "how long an old set of keys is still good")
            .byDefault("24 hours")
            .checkedBy(Faults.shorterThan("6 hours"))
            .checkedBy(Faults.longerThan("72 hours"));
    public static final Key<Boolean> ENCRYPT_IDENTITY_KEY = optional(
                    SERVER, "EncryptIdentityKey", Kind.BOOLEAN, "whether a passphrase protects the identity key")
            .byDefault("no");
    public static final Key<Boolean> ENCRYPT_PRIVATE_KEY =
            optional(SERVER, "EncryptPrivateKey", Kind.BOOLEAN, "has no effect").byDefault("no");

    // [Server]: mixing
    public static final Key<MixAlgorithm> MIX_ALGORITHM = optional(
                    SERVER, "MixAlgorithm", Kind.MIX_RULE, "how the pool chooses what it sends")
            .byDefault("BinomialDynamicPool");
    public static final Key<Interval> MIX_INTERVAL = optional(
                    SERVER, "MixInterval", Kind.INTERVAL, "how often the pool sends")
            .byDefault("30 min")
            .checkedBy(Faults::nought);
    public static final Key<Double> MIX_POOL_RATE = optional(
                    SERVER, "MixPoolRate", Kind.FRACTION, "share of the pool that is sent at most")
            .byDefault("60%");
    public static final Key<Integer> MIX_POOL_MIN_SIZE = optional(
                    SERVER, "MixPoolMinSize", Kind.INT, "messages that stay in the pool")
            .byDefault("5");

    // [Mixing]
    public static final Key<Integer> DUMMY_RATE = optional(
                    MIXING, "DummyRate", Kind.INT, "dummies that leave with a batch, on the average")
            .byDefault("0")
            .checkedBy(Faults.outside(0, 1000));

    // [DirectoryServers]
    public static final Key<Boolean> PUBLISH = optional(
                    DIRECTORY, "Publish", Kind.BOOLEAN, "whether the server advertises itself")
            .byDefault("no");
    public static final Key<URI> SERVER_URL =
            repeated(DIRECTORY, "ServerURL", Kind.URL, "where directories are fetched");
    public static final Key<URI> PUBLISH_URL =
            repeated(DIRECTORY, "PublishURL", Kind.URL, "where descriptors are sent");
    public static final Key<Interval> MAX_SKEW = optional(
                    DIRECTORY, "MaxSkew", Kind.INTERVAL, "how far the clocks of directory servers may be off")
            .byDefault("10 minutes");
    public static final Key<String> FINGERPRINT =
            repeated(DIRECTORY, "Fingerprint", Kind.FINGERPRINT, "identity key of a directory server to trust");

    // [Processes]
    public static final Key<Integer> RECEIVERS = processes("Receivers", "how many processes receive");
    public static final Key<Integer> MIXERS = processes("Mixers", "how many processes decrypt and mix");
    public static final Key<Integer> SENDERS = processes("Senders", "how many processes deliver");
    public static final Key<Layout> LAYOUT = optional(
                    PROCESSES, "Layout", Kind.LAYOUT, "separate processes, or one combined")
            .byDefault("separate");
    public static final Key<List<String>> JAVA_OPTIONS = optional(
                    PROCESSES, "JavaOptions", Kind.SEQ, "options for the virtual machine of each process")
            .checkedBy(Faults::noOptions);
    public static final Key<String> USER_RECEIVER =
            optional(PROCESSES, "User-Receiver", Kind.USER_NAME, "user that receivers run as");
    public static final Key<String> USER_MIXER =
            optional(PROCESSES, "User-Mixer", Kind.USER_NAME, "user that mixers run as");
    public static final Key<String> USER_SENDER =
            optional(PROCESSES, "User-Sender", Kind.USER_NAME, "user that senders run as");
    public static final Key<String> USER_KEYD =
            optional(PROCESSES, "User-Keyd", Kind.USER_NAME, "user that the keeper of keys runs as");
    public static final Key<String> USER_DIRCLIENT =
            optional(PROCESSES, "User-Dirclient", Kind.USER_NAME, "user that the directory client runs as");
    public static final Key<String> GROUP =
            optional(PROCESSES, "Group", Kind.GROUP_NAME, "group of all these users, which may enter BaseDir");

    // [Metrics]
    public static final Key<Boolean> METRICS_ENABLED = optional(
                    METRICS, "Enabled", Kind.BOOLEAN, "whether Prometheus may ask for numbers")
            .byDefault("no");
    public static final Key<Integer> METRICS_PORT = optional(
                    METRICS, "Port", Kind.INT, "port on the loopback address for that")
            .byDefault("9648")
            .checkedBy(Faults.outside(1, HostPort.HIGHEST_PORT));

    // [Incoming/MMTP]
    public static final Key<Boolean> INCOMING_ENABLED = required(
                    INCOMING, "Enabled", Kind.BOOLEAN, "whether packets are taken")
            .byDefault("no");
    public static final Key<String> HOSTNAME =
            optional(INCOMING, "Hostname", Kind.HOST, "name under which others reach the server");
    public static final Key<String> IP = optional(
                    INCOMING, "IP", Kind.IP, "address under which others reach the server")
            .byDefault("0.0.0.0");
    public static final Key<Integer> PORT = optional(
                    INCOMING, "Port", Kind.INT, "port under which others reach the server")
            .byDefault("48099")
            .checkedBy(Faults.outside(1, HostPort.HIGHEST_PORT));
    public static final Key<String> LISTEN_IP =
            optional(INCOMING, "ListenIP", Kind.IP, "IPv4 address to listen on, if it is another");
    public static final Key<String> LISTEN_IP6 =
            optional(INCOMING, "ListenIP6", Kind.IP6, "IPv6 address to listen on as well");
    public static final Key<Integer> LISTEN_PORT = optional(
                    INCOMING, "ListenPort", Kind.INT, "port to listen on, if it is another")
            .checkedBy(Faults.outside(1, HostPort.HIGHEST_PORT));
    public static final Key<Integer> INCOMING_MAX_CONNECTIONS = optional(
                    INCOMING, "MaxConnections", Kind.INT, "connections that each receiver has at once")
            .byDefault("4096")
            .checkedBy(Faults.outside(1, 1_000_000));
    public static final Key<Integer> MAX_CONNECTIONS_PER_ADDRESS = optional(
                    INCOMING, "MaxConnectionsPerAddress", Kind.INT, "connections from one address to each receiver")
            .byDefault("50")
            .checkedBy(Faults.outside(1, 1_000_000));
    public static final Key<Boolean> INCOMING_LEGACY_TLS = optional(
                    INCOMING, "LegacyTLS", Kind.BOOLEAN, "whether the TLS 1.0 of old servers is spoken")
            .byDefault("yes");
    public static final Key<AddressSet> INCOMING_ALLOW =
            repeated(INCOMING, "Allow", Kind.ADDRESS_SET_ALLOW, "who may connect");
    public static final Key<AddressSet> INCOMING_DENY =
            repeated(INCOMING, "Deny", Kind.ADDRESS_SET_DENY, "who may not connect");

    // [Outgoing/MMTP]
    public static final Key<Boolean> OUTGOING_ENABLED = required(
                    OUTGOING, "Enabled", Kind.BOOLEAN, "whether packets are sent")
            .byDefault("no");
    public static final Key<IntervalList> OUTGOING_RETRY = optional(
                    OUTGOING, "Retry", Kind.INTERVAL_LIST, "when to try again")
            .byDefault("every 1 hour for 1 day, 7 hours for 5 days");
    public static final Key<Integer> MAX_CONNECTIONS = optional(
                    OUTGOING, "MaxConnections", Kind.INT, "connections that are open at once")
            .byDefault("16")
            .checkedBy(Faults.outside(1, Integer.MAX_VALUE));
    public static final Key<Boolean> OUTGOING_LEGACY_TLS = optional(
                    OUTGOING, "LegacyTLS", Kind.BOOLEAN, "whether the TLS 1.0 of old servers is spoken")
            .byDefault("yes");
    public static final Key<AddressSet> OUTGOING_ALLOW =
            repeated(OUTGOING, "Allow", Kind.ADDRESS_SET_ALLOW, "where packets may go");
    public static final Key<AddressSet> OUTGOING_DENY =
            repeated(OUTGOING, "Deny", Kind.ADDRESS_SET_DENY, "where packets may not go");

    public static final Key<Integer> LINK_PADDING = optional(
                    OUTGOING, "LinkPadding", Kind.INT, "what the number of blocks on a connection is a multiple of")
            .byDefault("1")
            .checkedBy(Faults.outside(1, 1000));
    public static final Key<Boolean> ALLOW_PRIVATE = optional(
                    OUTGOING, "AllowPrivate", Kind.BOOLEAN, "whether packets may go to private addresses")
            .byDefault("no");

    // [Delivery/...]
    public static final MailKeys SMTP = new MailKeys("Delivery/SMTP");
    public static final Key<String> BLACKLIST_FILE =
            optional("Delivery/SMTP", "BlacklistFile", Kind.FILENAME, "file of addresses that get no mail");
    public static final MailKeys MBOX = new MailKeys("Delivery/MBOX");
    public static final Key<String> ADDRESS_FILE =
            optional("Delivery/MBOX", "AddressFile", Kind.FILENAME, "file of names and their addresses");
    public static final Key<String> REMOVE_CONTACT =
            optional("Delivery/MBOX", "RemoveContact", Kind.TEXT, "address for those who want no more mail");
    public static final MailKeys MIXMASTER = new MailKeys("Delivery/SMTP-Via-Mixmaster");
    public static final Key<Command> MIX_COMMAND =
            required("Delivery/SMTP-Via-Mixmaster", "MixCommand", Kind.COMMAND, "the Mixmaster program");
    public static final Key<String> MIXMASTER_SERVER =
            required("Delivery/SMTP-Via-Mixmaster", "Server", Kind.TEXT, "the Type II remailers to send through");
    public static final Key<Boolean> FRAGMENTED_ENABLED = required(
                    FRAGMENTED, "Enabled", Kind.BOOLEAN, "whether fragments are put together")
            .byDefault("no");
    public static final Key<Long> FRAGMENTED_MAXIMUM_SIZE =
            required(FRAGMENTED, "MaximumSize", Kind.SIZE, "longest message, before decompression");
    public static final Key<Interval> MAXIMUM_INTERVAL = optional(
                    FRAGMENTED, "MaximumInterval", Kind.INTERVAL, "how long fragments wait for the others")
            .byDefault("2 days");

    /** All keys, in the order of the manual page. */
    public static final KeyTable TABLE = new KeyTable(Set.of(SERVER), all());

    private ServerKeys() {}

    private static Key<Integer> processes(String name, String doc) {
        return optional(PROCESSES, name, Kind.INT, doc).byDefault("1").checkedBy(Faults.outside(1, 1024));
    }

    private static List<Key<?>> all() {
        List<Key<?>> keys = new ArrayList<>(List.of(SHRED_COMMAND, ENTROPY_SOURCE, TRUSTED_USER, FILE_PARANOIA));
        keys.addAll(List.of(NICKNAME, CONTACT_EMAIL, CONTACT_FINGERPRINT, COMMENTS, MODE));
        keys.addAll(List.of(BASE_DIR, HOMEDIR, KEY_DIR, WORK_DIR, QUEUE_DIR, PID_FILE, LOG_FILE, STATS_FILE));
        keys.addAll(List.of(LOG_LEVEL, ECHO_MESSAGES, DAEMON, LOG_STATS, STATS_INTERVAL, TIMEOUT));
        keys.addAll(List.of(MAX_BANDWIDTH, MAX_BANDWIDTH_SPIKE, MIN_FREE, MODULE_PATH, MODULE));
        keys.addAll(List.of(IDENTITY_KEY_BITS, PUBLIC_KEY_LIFETIME, PUBLIC_KEY_OVERLAP));
        keys.addAll(List.of(ENCRYPT_IDENTITY_KEY, ENCRYPT_PRIVATE_KEY));
        keys.addAll(List.of(MIX_ALGORITHM, MIX_INTERVAL, MIX_POOL_RATE, MIX_POOL_MIN_SIZE, DUMMY_RATE));
        keys.addAll(List.of(PUBLISH, SERVER_URL, PUBLISH_URL, MAX_SKEW, FINGERPRINT));
        keys.addAll(List.of(RECEIVERS, MIXERS, SENDERS, LAYOUT, JAVA_OPTIONS));
        keys.addAll(List.of(USER_RECEIVER, USER_MIXER, USER_SENDER, USER_KEYD, USER_DIRCLIENT, GROUP));
        keys.addAll(List.of(METRICS_ENABLED, METRICS_PORT));
        keys.addAll(PingingKeys.all());
        keys.addAll(List.of(INCOMING_ENABLED, HOSTNAME, IP, PORT, LISTEN_IP, LISTEN_IP6, LISTEN_PORT));
        keys.addAll(List.of(INCOMING_MAX_CONNECTIONS, MAX_CONNECTIONS_PER_ADDRESS, INCOMING_LEGACY_TLS));
        keys.addAll(List.of(INCOMING_ALLOW, INCOMING_DENY));
        keys.addAll(List.of(OUTGOING_ENABLED, OUTGOING_RETRY, MAX_CONNECTIONS, OUTGOING_LEGACY_TLS));
        keys.addAll(List.of(OUTGOING_ALLOW, OUTGOING_DENY));
        keys.addAll(List.of(LINK_PADDING, ALLOW_PRIVATE));
        keys.addAll(SMTP.direct());
        keys.add(BLACKLIST_FILE);
        keys.addAll(MBOX.direct());
        keys.addAll(List.of(ADDRESS_FILE, REMOVE_CONTACT));
        keys.addAll(MIXMASTER.viaMixmaster());
        keys.addAll(List.of(MIX_COMMAND, MIXMASTER_SERVER));
        keys.addAll(List.of(FRAGMENTED_ENABLED, FRAGMENTED_MAXIMUM_SIZE, MAXIMUM_INTERVAL));
        return keys;
    }
}
