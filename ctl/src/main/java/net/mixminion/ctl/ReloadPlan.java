package net.mixminion.ctl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.mixminion.config.ConfigChanges;
import net.mixminion.config.Key;
import net.mixminion.config.Layout;
import net.mixminion.config.ServerConfig;

/**
 * What a changed configuration means for a running server.
 *
 * @param stages the stages that take over the change by being started again; the others take it over while they run
 * @param frozen the changed keys that need a restart of the server
 * @param changed all changed keys
 */
record ReloadPlan(Set<String> stages, List<Key<?>> frozen, List<Key<?>> changed) {
    /** What the supervisor holds, and what gives the server its identity. */
    private static final Set<String> FROZEN = Set.of(
            "Server/Nickname",
            "Server/BaseDir",
            "Server/Homedir",
            "Server/KeyDir",
            "Server/WorkDir",
            "Server/QueueDir",
            "Server/PidFile",
            "Server/LogFile",
            "Server/Daemon",
            "Server/EchoMessages",
            "Server/IdentityKeyBits",
            "Processes/Layout",
            "Processes/User-Receiver",
            "Processes/User-Mixer",
            "Processes/User-Sender",
            "Processes/User-Keyd",
            "Processes/User-Dirclient",
            "Processes/Group");

    /** What every process is started with. */
    private static final Set<String> ALL_STAGES =
            Set.of("Processes/JavaOptions", "Host/EntropySource", "Host/ShredCommand");

    private static final Set<String> RECEIVERS = Set.of(
            "Incoming/MMTP/Enabled",
            "Incoming/MMTP/ListenIP",
            "Incoming/MMTP/ListenIP6",
            "Incoming/MMTP/ListenPort",
            "Incoming/MMTP/Port",
            "Incoming/MMTP/IP",
            "Incoming/MMTP/Allow",
            "Incoming/MMTP/Deny",
            "Server/Timeout",
            "Server/MaxBandwidth",
            "Server/MaxBandwidthSpike",
            "Processes/Receivers");

    private static final Set<String> SENDERS = Set.of(
            "Outgoing/MMTP/Enabled",
            "Outgoing/MMTP/Allow",
            "Outgoing/MMTP/Deny",
            "Server/Timeout",
            "Server/MaxBandwidth",
            "Server/MaxBandwidthSpike",
            "Processes/Senders");

    private static final Set<String> MIXERS = Set.of("Processes/Mixers");

    static ReloadPlan of(ServerConfig before, ServerConfig after) {
        List<Key<?>> changed = ConfigChanges.between(before.settings(), after.settings());
        List<Key<?>> frozen = new ArrayList<>();
        Set<String> stages = new LinkedHashSet<>();
        for (Key<?> key : changed) {
            String name = key.toString();
            if (FROZEN.contains(name)) {
                frozen.add(key);
            }
            if (ALL_STAGES.contains(name)) {
                stages.addAll(List.of("keyd", "receiver", "mixer", "sender", "dirclient"));
            }
            if (RECEIVERS.contains(name)) {
                stages.add("receiver");
            }
            if (SENDERS.contains(name)) {
                stages.add("sender");
            }
            if (MIXERS.contains(name)) {
                stages.add("mixer");
            }
        }
        if (before.processes().layout() == Layout.COMBINED && !stages.isEmpty()) {
            stages.clear();
            stages.add(StageSpec.COMBINED);
        }
        return new ReloadPlan(stages, frozen, changed);
    }

    /** What the operator should know, one line each. */
    List<String> say() {
        List<String> lines = new ArrayList<>();
        if (changed.isEmpty()) {
            lines.add("the configuration has not changed");
        }
        for (Key<?> key : changed) {
            String how = frozen.contains(key)
                    ? "is changed only by a restart (mixminiond stop, mixminiond start); the old value stays"
                    : "is changed";
            lines.add("[" + key.section() + "] " + key.name() + " " + how);
        }
        stages.forEach(stage -> lines.add("the " + stage + " is started again to take that over"));
        return lines;
    }
}
