package net.mixminion.directory;

import java.time.Instant;
import java.util.List;

/**
 * What a directory of format 0.3 is to say, apart from signatures; {@link DirectoryWriter} puts the lists in order.
 *
 * @param status vote or consensus
 * @param validAfter any moment of the day for which the directory is
 * @param recommended nicknames of recommended servers
 * @param voters the directory servers that have a vote
 * @param clientVersions recommended versions of the client
 * @param serverVersions recommended versions of the server
 * @param servers the descriptors
 */
public record DirectoryContent(
        Directory.Status status,
        Instant validAfter,
        List<String> recommended,
        List<Directory.Voter> voters,
        List<String> clientVersions,
        List<String> serverVersions,
        List<ServerDescriptor> servers) {
    public DirectoryContent {
        recommended = List.copyOf(recommended);
        voters = List.copyOf(voters);
        clientVersions = List.copyOf(clientVersions);
        serverVersions = List.copyOf(serverVersions);
        servers = List.copyOf(servers);
    }
}
