package net.mixminion.directory;

import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import net.mixminion.config.AccessRules;
import net.mixminion.config.AddressSet;
import net.mixminion.config.Values;
import net.mixminion.crypto.Base64Text;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Rsa;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import org.jspecify.annotations.Nullable;

/** Writes and signs server descriptors, line by line in the reference's order (dir-spec §3). */
public final class DescriptorWriter {
    private static final String PROTOCOLS = "0.3";
    private static final int MMTP_PORT = 48099;
    private static final int LAST_PORT = 65535;

    private final SecureRandom random;

    /** @param random makes the signatures different from each other */
    public DescriptorWriter(SecureRandom random) {
        this.random = random;
    }

    /**
     * Writes and signs a descriptor.
     *
     * @param packetKey the key that the descriptor is for
     * @param identity signs it
     * @return the text of the descriptor, in ASCII
     */
    public String write(DescriptorContent content, RSAPublicKey packetKey, RsaPrivateKey identity) {
        return sign(unsigned(content, packetKey, identity.publicKey()), identity);
    }

    /** Tells whether the descriptor says exactly this, so that there is no need to write it again. */
    public static boolean says(ServerDescriptor descriptor, DescriptorContent content) {
        String stub =
                CleanText.stub(CleanText.clean(descriptor.text()), DescriptorParser.DIGEST, DescriptorParser.SIGNATURE);
        return stub.equals(unsigned(content, descriptor.packetKey(), descriptor.identity()));
    }

    /** The text with empty Digest and Signature: what a descriptor's digest is taken over. */
    public static String unsigned(DescriptorContent content, RSAPublicKey packetKey, RSAPublicKey identity) {
        Lines lines = new Lines();
        lines.line("[Server]")
                .entry("Descriptor-Version", "0.2")
                .entry("Nickname", content.nickname())
                .entry("Identity", Base64Text.oneLine(RsaKeys.encodePublic(identity)))
                .line(DescriptorParser.DIGEST)
                .line(DescriptorParser.SIGNATURE)
                .entry("Published", Values.printTime(content.published()))
                .entry("Valid-After", Values.printDate(content.validAfter()))
                .entry("Valid-Until", Values.printDate(content.validUntil()))
                .entry("Packet-Key", Base64Text.oneLine(RsaKeys.encodePublic(packetKey)))
                .entry("Packet-Versions", PROTOCOLS)
                .entry("Software", content.software())
                .entry(
                        "Secure-Configuration",
                        Values.printBool(content.insecurities().isEmpty()))
                .entry("Contact", content.contact());
        if (!content.insecurities().isEmpty()) {
            lines.entry("Why-Insecure", String.join(", ", content.insecurities()));
        }
        lines.entry("Contact-Fingerprint", content.contactFingerprint()).entry("Comments", content.comments());
        Incoming incoming = content.incoming();
        if (incoming != null) {
            lines.line("[Incoming/MMTP]")
                    .entry("Version", "0.1")
                    .entry("IP", incoming.ip())
                    .entry("Hostname", incoming.hostname())
                    .entry("Port", String.valueOf(incoming.port()))
                    .entry(
                            "Key-Digest",
                            Base64Text.oneLine(RsaKeys.keyId(identity).bytes()))
                    .entry("Protocols", String.join(",", incoming.protocols()))
                    .rules(incoming.rules());
        }
        Outgoing outgoing = content.outgoing();
        if (outgoing != null) {
            lines.line("[Outgoing/MMTP]")
                    .entry("Version", "0.1")
                    .entry("Protocols", String.join(",", outgoing.protocols()))
                    .rules(outgoing.rules());
        }
        lines.mail("[Delivery/MBOX]", content.mbox()).mail("[Delivery/SMTP]", content.smtp());
        if (content.maximumFragments() != null) {
            lines.line("[Delivery/Fragmented]")
                    .entry("Version", "0.1")
                    .entry("Maximum-Fragments", String.valueOf(content.maximumFragments()));
        }
        return lines.toString();
    }

    /** Fills in the digest and the signature of a text that has the two lines empty. */
    String sign(String unsigned, RsaPrivateKey identity) {
        Digest20 digest = CleanText.digest(unsigned);
        String signature = Base64Text.oneLine(Rsa.sign(digest, identity, random));
        String empty = "\n" + DescriptorParser.DIGEST + "\n" + DescriptorParser.SIGNATURE + "\n";
        int at = unsigned.indexOf(empty);
        return unsigned.substring(0, at)
                + "\n" + DescriptorParser.DIGEST + " " + Base64Text.oneLine(digest.bytes())
                + "\n" + DescriptorParser.SIGNATURE + " " + signature
                + "\n" + unsigned.substring(at + empty.length());
    }

    /** The lines of a descriptor as they come. */
    private static final class Lines {
        private final StringBuilder text = new StringBuilder();

        Lines line(String line) {
            text.append(line).append('\n');
            return this;
        }

        /** An entry, left out without a value; white space in the value is made single blanks. */
        Lines entry(String key, @Nullable String value) {
            String oneLine = value == null ? "" : value.strip().replaceAll("\\s+", " ");
            return oneLine.isEmpty() ? this : line(key + ": " + oneLine);
        }

        Lines rules(AccessRules rules) {
            for (AccessRules.Rule rule : rules.rules()) {
                entry(rule.allow() ? "Allow" : "Deny", pattern(rule.set(), rule.allow()));
            }
            return this;
        }

        Lines mail(String section, @Nullable MailExit exit) {
            return exit == null
                    ? this
                    : line(section)
                            .entry("Version", "0.1")
                            .entry("Maximum-Size", String.valueOf(exit.maximumSizeKib()))
                            .entry("Allow-From", Values.printBool(exit.allowFrom()));
        }

        private static String pattern(AddressSet set, boolean allow) {
            String addresses = set.mask().equals("0.0.0.0")
                    ? "*"
                    : set.mask().equals("255.255.255.255") ? set.ip() : set.ip() + "/" + set.mask();
            boolean usual = allow
                    ? set.portLow() == MMTP_PORT && set.portHigh() == MMTP_PORT
                    : set.portLow() == 0 && set.portHigh() == LAST_PORT;
            if (usual) {
                return addresses;
            }
            return addresses + " " + set.portLow() + (set.portLow() == set.portHigh() ? "" : "-" + set.portHigh());
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
