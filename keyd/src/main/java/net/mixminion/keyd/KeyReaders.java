package net.mixminion.keyd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import net.mixminion.keys.KeySet;

/**
 * Who besides keyd may read what keyd makes. If each stage runs as a user of its own, the packet key is for the group of
 * the mixer, which is that of the hash logs; the transport keys are for keyd's own group, which receiver and sender share;
 * and the client of the directory may leave its mark {@code published} in a key set, but move nothing there. Otherwise
 * everything is for one user alone.
 */
final class KeyReaders {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> GROUP_READS = PosixFilePermissions.fromString("rw-r-----");
    private static final int KEY_SET_MODE = 01775;

    private final KeydConfig config;

    KeyReaders(KeydConfig config) {
        this.config = config;
    }

    /** The mode of transport keys and certificates. */
    String transportMode() {
        return PosixFilePermissions.toString(mode());
    }

    /** The mode that a packet key has at the most. */
    Set<PosixFilePermission> mode() {
        return config.separateUsers() ? GROUP_READS : OWNER_ONLY;
    }

    /** Opens a key set that is complete but for the transport keys to those who need it. */
    void open(Path set) throws IOException {
        if (!config.separateUsers()) {
            return;
        }
        Path mixKey = set.resolve(KeySet.MIX_KEY);
        setGroup(mixKey, groupOf(config.hashLogDir()));
        Files.getFileAttributeView(mixKey, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setPermissions(GROUP_READS);
        setGroup(set, groupOf(config.dirclientFile()));
        Files.setAttribute(set, "unix:mode", KEY_SET_MODE);
    }

    private static int groupOf(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    }

    private static void setGroup(Path path, int group) throws IOException {
        Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
    }
}
