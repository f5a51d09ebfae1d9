package net.mixminion.config;

import java.util.List;
import java.util.Optional;

/**
 * The section [Processes]: how the stages run.
 *
 * @param receivers how many receivers, at least 1
 * @param mixers how many mixers, at least 1
 * @param senders how many senders, at least 1
 * @param layout one process for each stage, or one for all
 * @param javaOptions options for the virtual machine of each process
 * @param receiverUser the user that receivers run as; empty: whoever starts the server
 * @param mixerUser the user that mixers run as
 * @param senderUser the user that senders run as
 * @param keydUser the user that keyd runs as
 * @param dirclientUser the user that dirclient runs as
 * @param group the group that all these users share; there if and only if all five users are
 */
public record ProcessesSection(
        int receivers,
        int mixers,
        int senders,
        Layout layout,
        List<String> javaOptions,
        Optional<String> receiverUser,
        Optional<String> mixerUser,
        Optional<String> senderUser,
        Optional<String> keydUser,
        Optional<String> dirclientUser,
        Optional<String> group) {
    public ProcessesSection {
        javaOptions = List.copyOf(javaOptions);
    }

    static ProcessesSection of(Settings settings) {
        return new ProcessesSection(
                settings.get(ServerKeys.RECEIVERS),
                settings.get(ServerKeys.MIXERS),
                settings.get(ServerKeys.SENDERS),
                settings.get(ServerKeys.LAYOUT),
                settings.find(ServerKeys.JAVA_OPTIONS).orElse(List.of()),
                settings.find(ServerKeys.USER_RECEIVER),
                settings.find(ServerKeys.USER_MIXER),
                settings.find(ServerKeys.USER_SENDER),
                settings.find(ServerKeys.USER_KEYD),
                settings.find(ServerKeys.USER_DIRCLIENT),
                settings.find(ServerKeys.GROUP));
    }

    /** Whether each stage runs as the user that is named for it; otherwise all run as whoever starts the server. */
    public boolean hasUsers() {
        return group.isPresent();
    }
}
