package net.mixminion.mmtp;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.mixminion.crypto.TransportCertificates;

/** The openssl command as the other end of a conversation; what we write to it goes over the wire, and the reverse. */
final class Openssl implements AutoCloseable {
    /** What the reference speaks, and nothing else. */
    static final List<String> REFERENCE = List.of("-tls1", "-cipher", "DHE-RSA-AES128-SHA:@SECLEVEL=0");

    private final Process process;
    private final DataInputStream out;

    private Openssl(List<String> arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(arguments);
        process = (arguments.contains("-quiet")
                        ? builder.redirectError(ProcessBuilder.Redirect.DISCARD)
                        : builder.redirectErrorStream(true))
                .start();
        out = new DataInputStream(process.getInputStream());
    }

    /** A client that is connected to a server of ours; only what the server says comes out. */
    static Openssl client(int port, List<String> options) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("openssl", "s_client", "-quiet", "-connect", "127.0.0.1:" + port));
        arguments.addAll(options);
        return new Openssl(arguments);
    }

    /** As {@link #client}, but openssl obeys R at the start of what is written, and talks of what it does. */
    static Openssl interactive(int port, List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
        arguments.addAll(options);
        return new Openssl(arguments);
    }

    /** A server that takes one connection; only what the client says comes out. */
    static Openssl server(int port, Path dir, TlsIdentity identity, List<String> options) throws IOException {
        String key = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(identity.key().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Path keyFile = Files.writeString(dir.resolve("mmtp.key"), key);
        Path certificate = Files.write(
                dir.resolve("mmtp.cert"),
                TransportCertificates.encodePem(identity.chain().subList(0, 1)));
        Path issuer = Files.write(
                dir.resolve("identity.cert"),
                TransportCertificates.encodePem(identity.chain().subList(1, 2)));
        List<String> arguments = new ArrayList<>(List.of("openssl", "s_server", "-quiet", "-naccept", "1"));
        arguments.addAll(List.of("-accept", "127.0.0.1:" + port, "-key", keyFile.toString()));
        arguments.addAll(List.of("-cert", certificate.toString(), "-cert_chain", issuer.toString()));
        arguments.addAll(options);
        return new Openssl(arguments);
    }

    /** Runs openssl to its end and returns what it printed, on both outputs. */
    static String run(String input, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    void write(byte[] octets) throws IOException {
        process.getOutputStream().write(octets);
        process.getOutputStream().flush();
    }

    /** Reads until the text has come. */
    void awaitText(String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            seen.append((char) out.readByte());
        }
    }

    byte[] read(int count) throws IOException {
        byte[] octets = new byte[count];
        out.readFully(octets);
        return octets;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
