package net.mixminion.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The section [Host]: what the machine offers.
 *
 * @param shredCommand the program that deletes files for good; empty: we overwrite and delete them ourselves
 * @param entropySource the device that random numbers come from
 * @param trustedUsers the numbers of the users who may own directories above ours
 * @param fileParanoia whether owners and permissions of private files are checked
 */
public record HostSection(
        Optional<Command> shredCommand, Path entropySource, List<Integer> trustedUsers, boolean fileParanoia) {
    public HostSection {
        trustedUsers = List.copyOf(trustedUsers);
    }

    static HostSection of(Settings settings, Path entropySource) {
        return new HostSection(
                settings.find(ServerKeys.SHRED_COMMAND),
                entropySource,
                settings.all(ServerKeys.TRUSTED_USER),
                settings.get(ServerKeys.FILE_PARANOIA));
    }
}
