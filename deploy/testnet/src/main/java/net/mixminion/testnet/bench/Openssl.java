package net.mixminion.testnet.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the machine's OpenSSL makes of RSA-2048, the limit for everything that opens packets. */
final class Openssl {
    private Openssl() {}

    /** Private-key operations a second on one core, measured for one second. */
    static double privateOperationsPerSecond() throws IOException, InterruptedException {
        Process speed = new ProcessBuilder("openssl", "speed", "-mr", "-seconds", "1", "rsa2048")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(speed.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (speed.waitFor() == 0) {
            for (String line : output.split("\n", -1)) {
                // +F2:number:bits:signatures a second:verifications a second; seconds for one in old versions
                String[] fields = line.split(":", -1);
                if (fields.length > 3 && fields[0].equals("+F2") && fields[2].equals("2048")) {
                    double value = Double.parseDouble(fields[3]);
                    return value > 1 ? value : 1 / value;
                }
            }
        }
        throw new IOException("`openssl speed -mr -seconds 1 rsa2048` did not work: " + output.strip());
    }
}
