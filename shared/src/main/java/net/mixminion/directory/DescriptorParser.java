package net.mixminion.directory;

import static net.mixminion.directory.SectionSyntax.Occurrence.OPTIONAL;
import static net.mixminion.directory.SectionSyntax.Occurrence.REPEATED;
import static net.mixminion.directory.SectionSyntax.Occurrence.REQUIRED;

import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.config.AccessRules;
import net.mixminion.config.AddressSet;
import net.mixminion.config.ConfigText;
import net.mixminion.config.Values;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Rsa;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.WireFormatException;

/** Reads and verifies server descriptors (dir-spec §3). */
final class DescriptorParser {
    static final String DIGEST = "Digest:";
    static final String SIGNATURE = "Signature:";

    /** How far in the future a publication may lie: clocks differ. */
    static final Duration FUTURE = Duration.ofMinutes(10);

    private static final int MAX_CONTACT = 256;
    private static final int MAX_COMMENTS = 1024;
    private static final int MAX_FINGERPRINT = 128;
    private static final int MIN_IDENTITY_BYTES = 2048 / Byte.SIZE;
    private static final int MAX_IDENTITY_BYTES = 4096 / Byte.SIZE;
    private static final int PACKET_KEY_BYTES = 2048 / Byte.SIZE;

    private static final String DESCRIPTOR_VERSION = "0.2";
    private static final Message.Version SECTION_VERSION = new Message.Version("Version", "0.1");
    private static final SectionSyntax SERVER = SectionSyntax.lenient("Server")
            .with(
                    REQUIRED,
                    "Descriptor-Version",
                    "Nickname",
                    "Identity",
                    "Digest",
                    "Signature",
                    "Published",
                    "Valid-After",
                    "Valid-Until",
                    "Contact",
                    "Packet-Key",
                    "Packet-Versions")
            .with(OPTIONAL, "Comments", "Contact-Fingerprint", "Software", "Secure-Configuration", "Why-Insecure");
    private static final SectionSyntax INCOMING = SectionSyntax.lenient("Incoming/MMTP")
            .with(REQUIRED, "Version", "Hostname", "Port", "Protocols")
            .with(REPEATED, "IP", "Key-Digest", "Allow", "Deny");
    private static final SectionSyntax OUTGOING = SectionSyntax.lenient("Outgoing/MMTP")
            .with(REQUIRED, "Version", "Protocols")
            .with(REPEATED, "Allow", "Deny");
    private static final SectionSyntax MBOX =
            SectionSyntax.lenient("Delivery/MBOX").with(REQUIRED, "Version", "Maximum-Size", "Allow-From");
    private static final SectionSyntax SMTP =
            SectionSyntax.lenient("Delivery/SMTP").with(REQUIRED, "Version", "Maximum-Size", "Allow-From");
    private static final SectionSyntax FRAGMENTED =
            SectionSyntax.lenient("Delivery/Fragmented").with(REQUIRED, "Version", "Maximum-Fragments");
    private static final SectionSyntax TESTING =
            SectionSyntax.lenient("Testing").with(OPTIONAL, "Platform", "Configuration");
    private static final Map<String, Message.Version> VERSIONS = Map.of(
            INCOMING.name(), SECTION_VERSION,
            OUTGOING.name(), SECTION_VERSION,
            MBOX.name(), SECTION_VERSION,
            SMTP.name(), SECTION_VERSION,
            FRAGMENTED.name(), SECTION_VERSION);

    private DescriptorParser() {}

    static ServerDescriptor parse(String text, Instant now) throws WireFormatException {
        Message message = Message.read("descriptor", text, VERSIONS);
        Section server = message.required(SERVER);
        if (!server.text("Descriptor-Version").equals(DESCRIPTOR_VERSION)) {
            throw new WireFormatException("descriptor version " + server.text("Descriptor-Version") + "; known is 0.2");
        }
        ServerDescriptor.Core core = core(server);
        Optional<Section> incoming = message.section(INCOMING);
        Optional<Section> outgoing = message.section(OUTGOING);
        Optional<Section> mbox = message.section(MBOX);
        Optional<Section> smtp = message.section(SMTP);
        Optional<Section> fragmented = message.section(FRAGMENTED);
        Optional<Section> testing = message.section(TESTING);
        ServerDescriptor descriptor = new ServerDescriptor(
                text,
                core,
                server,
                incoming.isPresent() ? incoming(incoming.get()) : null,
                outgoing.isPresent() ? outgoing(outgoing.get()) : null,
                mbox.isPresent() ? mailExit(mbox.get()) : null,
                smtp.isPresent() ? mailExit(smtp.get()) : null,
                fragmented.isPresent() ? integer(fragmented.get(), "Maximum-Fragments") : null,
                testing.map(DescriptorParser::testing).orElse(Map.of()));
        verify(descriptor, server, now);
        return descriptor;
    }

    private static ServerDescriptor.Core core(Section server) throws WireFormatException {
        RSAPublicKey identity = server.publicKey("Identity");
        Optional<String> secure = server.optional("Secure-Configuration");
        return new ServerDescriptor.Core(
                server.required("Nickname", Values::nickname),
                identity,
                RsaKeys.keyId(identity),
                digest(server, "Digest"),
                server.required("Published", Values::time),
                server.required("Valid-After", Values::date),
                server.required("Valid-Until", Values::date),
                server.text("Contact"),
                server.publicKey("Packet-Key"),
                server.required("Packet-Versions", Values::list),
                secure.isPresent() ? server.required("Secure-Configuration", Values::bool) : null);
    }

    private static void verify(ServerDescriptor descriptor, Section server, Instant now) throws WireFormatException {
        Digest20 digest = CleanText.digest(CleanText.stub(CleanText.clean(descriptor.text()), DIGEST, SIGNATURE));
        refuseIf(!digest.equals(descriptor.digest()), "the text does not have the digest that it states");
        checkIdentity(descriptor.identity());
        refuseIf(
                RsaKeys.lengthBytes(descriptor.packetKey()) != PACKET_KEY_BYTES,
                "the packet key has another length than 2048 bits");
        refuseIf(descriptor.published().isAfter(now.plus(FUTURE)), "published in the future");
        refuseIf(!descriptor.validUntil().isAfter(descriptor.validAfter()), "never valid");
        refuseIf(descriptor.contact().length() > MAX_CONTACT, "Contact is too long");
        refuseIf(descriptor.comments().orElse("").length() > MAX_COMMENTS, "Comments are too long");
        refuseIf(
                descriptor.contactFingerprint().orElse("").length() > MAX_FINGERPRINT,
                "Contact-Fingerprint is too long");
        refuseIf(
                !verifies(server.base64("Signature"), descriptor.identity(), digest),
                "the signature is not the identity key's");
    }

    /** Refuses a signing key that is shorter or longer than allowed. */
    static void checkIdentity(RSAPublicKey identity) throws WireFormatException {
        int bytes = RsaKeys.lengthBytes(identity);
        refuseIf(
                bytes < MIN_IDENTITY_BYTES || bytes > MAX_IDENTITY_BYTES,
                "the identity key has " + bytes * Byte.SIZE + " bits; allowed are 2048 to 4096");
    }

    /** A stated SHA-1 digest. */
    static Digest20 digest(Section section, String key) throws WireFormatException {
        byte[] octets = section.base64(key);
        refuseIf(octets.length != Digest20.LENGTH, "the stated digest has " + octets.length + " octets");
        return Digest20.of(octets);
    }

    /** Tells whether the signature is the key's over the digest. */
    static boolean verifies(byte[] signature, RSAPublicKey key, Digest20 digest) {
        return Rsa.recover(signature, key)
                .map(signed -> Arrays.equals(signed, digest.bytes()))
                .orElse(false);
    }

    static void refuseIf(boolean condition, String reason) throws WireFormatException {
        if (condition) {
            throw new WireFormatException(reason);
        }
    }

    private static Incoming incoming(Section section) throws WireFormatException {
        List<String> ips = section.all("IP", Values::ip); // nobody uses it, but the reference refuses a bad one
        return new Incoming(
                section.required("Hostname", Values::host),
                integer(section, "Port"),
                section.required("Protocols", Values::list),
                rules(section),
                ips.isEmpty() ? null : ips.get(0));
    }

    private static Outgoing outgoing(Section section) throws WireFormatException {
        return new Outgoing(section.required("Protocols", Values::list), rules(section));
    }

    private static MailExit mailExit(Section section) throws WireFormatException {
        return new MailExit(integer(section, "Maximum-Size"), section.required("Allow-From", Values::bool));
    }

    private static AccessRules rules(Section section) throws WireFormatException {
        List<AccessRules.Rule> rules = new ArrayList<>();
        for (ConfigText.Entry entry : section.entries("Allow", "Deny")) {
            boolean allow = entry.key().equals("Allow");
            AddressSet set = section.read(entry, value -> AddressSet.parse(value, allow));
            rules.add(new AccessRules.Rule(allow, set));
        }
        return new AccessRules(rules);
    }

    /** A number as the reference reads it, which knows no limits; nobody needs one that is out of our range. */
    private static int integer(Section section, String key) throws WireFormatException {
        long number = section.required(key, Values::integer);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }

    private static Map<String, String> testing(Section section) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : List.of("Platform", "Configuration")) {
            section.optional(key).ifPresent(value -> values.put(key, value));
        }
        return values;
    }
}
