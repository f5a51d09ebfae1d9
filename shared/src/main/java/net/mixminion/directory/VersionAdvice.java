package net.mixminion.directory;

import java.util.List;

/** What a directory's [Recommended-Software] says of a version (dir-spec §4.1). */
public enum VersionAdvice {
    /** The directory recommends nothing. */
    SILENT,
    /** The version is on the list. */
    RECOMMENDED,
    /** The version is newer than all on the list. */
    NEWER,
    /** The version is not on the list, and a newer one is. */
    OUTDATED;

    /**
     * Compares a version with the recommended ones.
     *
     * @param recommended as {@link Directory#serverVersions} or {@link Directory#clientVersions} tell them
     * @param version such as 0.1.0
     */
    public static VersionAdvice of(List<String> recommended, String version) {
        if (recommended.isEmpty()) {
            return SILENT;
        }
        if (recommended.contains(version)) {
            return RECOMMENDED;
        }
        SoftwareVersion ours = SoftwareVersion.of(version);
        boolean newest = recommended.stream().map(SoftwareVersion::of).allMatch(other -> ours.compareTo(other) > 0);
        return newest ? NEWER : OUTDATED;
    }
}
