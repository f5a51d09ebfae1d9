package net.mixminion.client.home;

import java.net.URI;
import java.util.List;
import java.util.Set;
import net.mixminion.config.Command;
import net.mixminion.config.Interval;
import net.mixminion.config.Key;
import net.mixminion.config.KeyTable;
import net.mixminion.config.Kind;

/** The one table of all keys of .mixminionrc. */
public final class ClientKeys {
    private static final String HOST = "Host";
    private static final String USER = "User";
    private static final String SECURITY = "Security";
    private static final String NETWORK = "Network";
    private static final String DIRECTORY = "DirectoryServers";
    private static final String PATH = "~5";

    static final Key<Command> SHRED_COMMAND = Key.optional(
            HOST, "ShredCommand", Kind.COMMAND, "has no effect: packets and fragments are overwritten anyway");
    static final Key<String> ENTROPY_SOURCE =
            Key.optional(HOST, "EntropySource", Kind.FILENAME, "has no effect: the Java runtime asks the system");
    static final Key<String> TRUSTED_USER = Key.repeated(
            HOST, "TrustedUser", Kind.TEXT, "has no effect: only who may write above our files is checked");
    static final Key<Boolean> FILE_PARANOIA = Key.optional(
                    HOST, "FileParanoia", Kind.BOOLEAN, "whether permissions of private files are checked")
            .byDefault("yes");
    static final Key<String> USER_DIR = Key.optional(USER, "UserDir", Kind.TEXT, "where everything of ours is kept")
            .byDefault("~/.mixminion");
    static final Key<String> FORWARD_PATH = Key.optional(
                    SECURITY, "ForwardPath", Kind.TEXT, "path of messages without the option -P")
            .byDefault(PATH);
    static final Key<String> REPLY_PATH =
            Key.optional(SECURITY, "ReplyPath", Kind.TEXT, "path of replies").byDefault(PATH);
    static final Key<String> SURB_PATH = Key.optional(SECURITY, "SURBPath", Kind.TEXT, "path of reply blocks")
            .byDefault(PATH);
    static final Key<String> SURB_ADDRESS =
            Key.optional(SECURITY, "SURBAddress", Kind.TEXT, "where replies to our reply blocks go");
    static final Key<Interval> SURB_LIFETIME = Key.optional(
                    SECURITY, "SURBLifetime", Kind.INTERVAL, "how long reply blocks are good")
            .byDefault("7 days");
    static final Key<String> BLOCK_SERVERS =
            Key.repeated(SECURITY, "BlockServers", Kind.TEXT, "servers that are not chosen at random");
    static final Key<String> BLOCK_ENTRIES =
            Key.repeated(SECURITY, "BlockEntries", Kind.TEXT, "servers that are not chosen at random to be the first");
    static final Key<String> BLOCK_EXITS =
            Key.repeated(SECURITY, "BlockExits", Kind.TEXT, "servers that are not chosen at random to be the last");
    static final Key<Interval> CONNECTION_TIMEOUT = Key.optional(
                    NETWORK, "ConnectionTimeout", Kind.INTERVAL, "how long we wait for a server")
            .byDefault("1 min");
    static final Key<Interval> TIMEOUT =
            Key.optional(NETWORK, "Timeout", Kind.INTERVAL, "old name of ConnectionTimeout");
    static final Key<URI> SERVER_URL = Key.repeated(DIRECTORY, "ServerURL", Kind.URL, "where directories are fetched");
    static final Key<String> FINGERPRINT =
            Key.repeated(DIRECTORY, "Fingerprint", Kind.FINGERPRINT, "identity key of a directory server to trust");
    static final Key<Interval> MAX_SKEW = Key.optional(
                    DIRECTORY, "MaxSkew", Kind.INTERVAL, "how far clocks may differ at the ends of a validity")
            .byDefault("10 minutes");
    static final Key<Interval> DIRECTORY_TIMEOUT = Key.optional(
                    DIRECTORY, "DirectoryTimeout", Kind.INTERVAL, "the longest time that a directory may take")
            .byDefault("1 minute");
    static final Key<Boolean> ALLOW_OLD_FORMAT = Key.optional(
                    DIRECTORY, "AllowOldDirectoryFormat", Kind.BOOLEAN, "has no effect: both formats are read")
            .byDefault("yes");

    /** All keys, in the order of the manual page. */
    public static final KeyTable TABLE = new KeyTable(
            Set.of(),
            List.of(
                    SHRED_COMMAND,
                    ENTROPY_SOURCE,
                    TRUSTED_USER,
                    FILE_PARANOIA,
                    USER_DIR,
                    FORWARD_PATH,
                    REPLY_PATH,
                    SURB_PATH,
                    SURB_ADDRESS,
                    SURB_LIFETIME,
                    BLOCK_SERVERS,
                    BLOCK_ENTRIES,
                    BLOCK_EXITS,
                    SERVER_URL,
                    FINGERPRINT,
                    MAX_SKEW,
                    DIRECTORY_TIMEOUT,
                    ALLOW_OLD_FORMAT,
                    CONNECTION_TIMEOUT,
                    TIMEOUT));

    private ClientKeys() {}
}
