package net.mixminion.mmtp;

import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Lets this process speak the TLS 1.0 of twenty-year-old peers over MMTP, and over nothing else.
 *
 * <p>JSSE forbids old protocols, short Diffie-Hellman groups and signatures with MD5 and SHA-1 for the whole process,
 * in the security property {@code jdk.tls.disabledAlgorithms}. They are taken out of it here; whatever does not choose
 * its protocols and suites itself, as {@link TlsProfile} does, is then narrowed by JSSE's own defaults to TLS 1.2 and
 * 1.3 with elliptic curves and SHA-2, which is less than JSSE would allow without us. What the operator has set stays.
 */
public final class LegacyTls {
    private static final String FLOOR = "jdk.tls.disabledAlgorithms";

    /** What a peer of the reference needs: its protocols, its DH group of 512 bits, and MD5 with SHA-1 in signatures. */
    private static final List<String> NEEDED =
            List.of("TLSV1", "TLSV1.1", "DH KEYSIZE", "MD5WITHRSA", "RSA_PKCS1_SHA1");

    private static final String PROTOCOLS = "TLSv1.3,TLSv1.2";
    private static final String SUITES = String.join(
            ",",
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    private static final String SIGNATURES = String.join(
            ",",
            "ecdsa_secp256r1_sha256",
            "ecdsa_secp384r1_sha384",
            "ecdsa_secp521r1_sha512",
            "rsa_pss_rsae_sha256",
            "rsa_pss_rsae_sha384",
            "rsa_pss_rsae_sha512",
            "rsa_pkcs1_sha256",
            "rsa_pkcs1_sha384",
            "rsa_pkcs1_sha512");

    /** The same on every JDK, or peers could tell from it which one we run on. */
    private static final String GROUPS = "x25519,secp256r1,secp384r1,ffdhe2048,ffdhe3072";

    private LegacyTls() {}

    /**
     * To be called before anything in this process speaks TLS: JSSE looks only once. Later calls change nothing;
     * without one in time, MMTP has TLS 1.2 and 1.3 alone.
     */
    public static synchronized void permit() {
        String floor = Security.getProperty(FLOOR);
        if (floor != null) {
            Security.setProperty(
                    FLOOR,
                    Arrays.stream(floor.split(",", -1))
                            .map(String::strip)
                            .filter(rule -> !needed(rule))
                            .collect(Collectors.joining(", ")));
        }
        for (String side : List.of("client", "server")) {
            narrow("jdk.tls." + side + ".protocols", PROTOCOLS);
            narrow("jdk.tls." + side + ".cipherSuites", SUITES);
            narrow("jdk.tls." + side + ".SignatureSchemes", SIGNATURES);
            narrow("jdk.tls." + side + ".enableSessionTicketExtension", "false");
        }
        narrow("jdk.tls.namedGroups", GROUPS);
    }

    private static boolean needed(String rule) {
        String upper = rule.toUpperCase(Locale.ROOT);
        return NEEDED.stream().anyMatch(word -> upper.equals(word) || upper.startsWith(word + " "));
    }

    private static void narrow(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
