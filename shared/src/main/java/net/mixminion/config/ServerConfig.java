package net.mixminion.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What mixminiond.conf says, checked and with every default filled in.
 *
 * @param file the file that was read
 * @param host what the machine offers
 * @param server who the server is
 * @param directory the directory servers
 * @param processes how the stages run
 * @param incoming where packets come in
 * @param outgoing how packets go on
 * @param smtp mail to anybody; empty unless enabled
 * @param mbox mail to people we know; empty unless enabled
 * @param fragmented putting messages together; empty unless enabled
 * @param warnings what is allowed but unwise, each with its line
 */
public record ServerConfig(
        Path file,
        HostSection host,
        ServerSection server,
        DirectorySection directory,
        ProcessesSection processes,
        IncomingSection incoming,
        OutgoingSection outgoing,
        Optional<SmtpSection> smtp,
        Optional<MboxSection> mbox,
        Optional<FragmentedSection> fragmented,
        List<String> warnings) {
    public ServerConfig {
        warnings = List.copyOf(warnings);
    }
}
