package net.mixminion.ctl;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.mixminion.config.Key;

/**
 * What it takes that a changed key holds in a running server: nothing but reading it again, some stages that are started
 * again, or a restart of the server. Every key of the table is here; a test sees to it.
 */
final class KeyEffects {
    private static final List<String> STAGES = List.of("keyd", "receiver", "mixer", "sender", "dirclient");

    private static final Map<String, Effect> EFFECTS = new HashMap<>();

    /**
     * What one key's change means.
     *
     * @param frozen whether only a restart of the server takes it over
     * @param stages the stages that take it over by being started again
     */
    record Effect(boolean frozen, Set<String> stages) {
        private static final Effect LIVE = new Effect(false, Set.of());
        private static final Effect RESTART = new Effect(true, Set.of());

        private static Effect startsAgain(String... stages) {
            return new Effect(false, Set.of(stages));
        }
    }

    static {
        // what the supervisor holds, and what gives the server its identity
        put(
                Effect.RESTART,
                "Server",
                "Nickname BaseDir Homedir KeyDir WorkDir QueueDir PidFile LogFile Daemon EchoMessages IdentityKeyBits"
                        + " EncryptIdentityKey");
        put(Effect.RESTART, "Processes", "Layout User-Receiver User-Mixer User-Sender User-Keyd User-Dirclient Group");
        put(Effect.RESTART, "Metrics", "Enabled Port");
        // what every process is started with
        Effect everywhere = Effect.startsAgain(STAGES.toArray(String[]::new));
        put(everywhere, "Processes", "JavaOptions");
        put(everywhere, "Host", "EntropySource ShredCommand");
        put(Effect.startsAgain("keyd"), "Host", "TrustedUser FileParanoia");
        // what a stage holds for as long as it runs
        Effect receivers = Effect.startsAgain("receiver");
        Effect senders = Effect.startsAgain("sender");
        Effect network = Effect.startsAgain("receiver", "sender");
        put(network, "Server", "Timeout MaxBandwidth MaxBandwidthSpike");
        put(receivers, "Server", "MinFree");
        put(receivers, "Incoming/MMTP", "Enabled Port ListenPort IP ListenIP ListenIP6 LegacyTLS");
        put(senders, "Outgoing/MMTP", "Enabled LegacyTLS");
        put(Effect.startsAgain("mixer"), "Server", "PublicKeyOverlap");
        put(Effect.startsAgain("mixer"), "DirectoryServers", "Fingerprint MaxSkew");
        put(receivers, "Processes", "Receivers");
        put(Effect.startsAgain("mixer"), "Processes", "Mixers");
        put(senders, "Processes", "Senders");
        // what is read again
        put(
                Effect.LIVE,
                "Server",
                "Contact-Email Contact-Fingerprint Comments Mode StatsFile LogLevel LogStats StatsInterval ModulePath"
                        + " Module PublicKeyLifetime EncryptPrivateKey MixAlgorithm MixInterval MixPoolRate"
                        + " MixPoolMinSize");
        put(Effect.LIVE, "Mixing", "DummyRate");
        put(Effect.LIVE, "DirectoryServers", "Publish ServerURL PublishURL");
        put(Effect.LIVE, "Incoming/MMTP", "Hostname MaxConnections MaxConnectionsPerAddress Allow Deny");
        put(Effect.LIVE, "Outgoing/MMTP", "Retry MaxConnections LinkPadding Allow Deny AllowPrivate");
        String mail = "Enabled Advertise ReturnAddress Retry MaximumSize AllowFromAddress FromTag SubjectLine Message"
                + " X-Abuse Comments";
        String direct = mail + " SMTPServer SMTPStartTLS SMTPUser SMTPPasswordFile SMTPCertificates SendmailCommand"
                + " RecipientLimit TotalLimit LimitInterval";
        put(Effect.LIVE, "Delivery/SMTP", direct + " BlacklistFile");
        put(Effect.LIVE, "Delivery/MBOX", direct + " AddressFile RemoveContact");
        put(Effect.LIVE, "Delivery/SMTP-Via-Mixmaster", mail + " MixCommand Server");
        put(Effect.LIVE, "Delivery/Fragmented", "Enabled MaximumSize MaximumInterval");
        put(
                Effect.LIVE,
                "Pinging",
                "Enabled RecomputeInterval ServerPingPeriod DullChainPingPeriod ChainPingPeriod ServerProbePeriod"
                        + " RetainData RetainResults");
    }

    private KeyEffects() {}

    /** What the key's change means; a key that is missing here takes a restart. */
    static Effect of(Key<?> key) {
        return find(key).orElse(Effect.RESTART);
    }

    /** What stands here about a key. */
    static Optional<Effect> find(Key<?> key) {
        return Optional.ofNullable(EFFECTS.get(key.toString()));
    }

    /** All keys that are here, as section/key. */
    static Set<String> names() {
        return Set.copyOf(EFFECTS.keySet());
    }

    private static void put(Effect effect, String section, String names) {
        for (String name : names.split(" ", -1)) {
            if (EFFECTS.put(section + "/" + name, effect) != null) {
                throw new IllegalStateException("twice: " + section + "/" + name);
            }
        }
    }
}
