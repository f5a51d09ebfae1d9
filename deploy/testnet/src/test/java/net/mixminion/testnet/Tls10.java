package net.mixminion.testnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A peer of the reference's age: the openssl command with TLS 1.0. */
final class Tls10 {
    private Tls10() {}

    /** What openssl tells of a handshake with a server on this machine. */
    static String negotiated(int port) throws IOException, InterruptedException {
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "s_client",
                        "-tls1",
                        "-cipher",
                        "DHE-RSA-AES128-SHA:@SECLEVEL=0",
                        "-connect",
                        "127.0.0.1:" + port)
                .redirectErrorStream(true)
                .start();
        try {
            // the server closes after a line that it does not know
            openssl.getOutputStream().write("HELO\r\n".getBytes(StandardCharsets.US_ASCII));
            openssl.getOutputStream().flush();
            return new String(openssl.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } finally {
            openssl.destroy();
            openssl.waitFor();
        }
    }
}
