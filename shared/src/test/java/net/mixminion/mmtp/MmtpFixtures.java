package net.mixminion.mmtp;

import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Keys, certificates and packets for tests of the transport; the keys are made once in a run. */
public final class MmtpFixtures {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The identity key of the server under test. */
    public static final RsaPrivateKey IDENTITY = RsaKeys.generate(2048, RANDOM);

    /** Somebody else's identity key. */
    public static final RsaPrivateKey STRANGER = RsaKeys.generate(2048, RANDOM);

    /** The transport key of the server under test. */
    public static final RsaPrivateKey TRANSPORT = RsaKeys.generate(2048, RANDOM);

    /** What the next hop's address says of the server under test. */
    public static final Digest20 KEY_ID = RsaKeys.keyId(IDENTITY.publicKey());

    private MmtpFixtures() {}

    /** A server's transport key and a chain made now. */
    public static TlsIdentity tlsIdentity() {
        return tlsIdentity(IDENTITY, Instant.now());
    }

    /** A transport key and a chain that the given identity made at the given time. */
    public static TlsIdentity tlsIdentity(RsaPrivateKey identity, Instant made) {
        try {
            return TlsIdentity.of(
                    TRANSPORT, TransportCertificates.chain("Tester", TRANSPORT.publicKey(), identity, made));
        } catch (WireFormatException e) {
            throw new AssertionError(e);
        }
    }

    /** As the reference shows itself: a key of 1024 bits, signatures with SHA-1. */
    static TlsIdentity referenceIdentity() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(1024);
            KeyPair transport = generator.generateKeyPair();
            ContentSigner signer = new JcaContentSignerBuilder("SHA1withRSA").build(IDENTITY.jca());
            X500Name identityName = new X500Name("O=Mixminion network,CN=Tester");
            X500Name transportName = new X500Name("O=Mixminion network,CN=Tester<MMTP>");
            return new TlsIdentity(
                    transport.getPrivate(),
                    List.of(
                            certificate(identityName, transportName, transport.getPublic(), signer),
                            certificate(identityName, identityName, IDENTITY.publicKey(), signer)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate certificate(X500Name issuer, X500Name subject, PublicKey key, ContentSigner signer)
            throws GeneralSecurityException {
        Instant now = Instant.now();
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                issuer,
                                BigInteger.valueOf(now.getEpochSecond()),
                                Date.from(now.minusSeconds(7200)),
                                Date.from(now.plusSeconds(93_600)),
                                subject,
                                key)
                        .build(signer));
    }

    /** The address of a server on the loopback interface with the tested identity. */
    public static MmtpAddress loopback(int port) {
        return new MmtpAddress("127.0.0.1", port, KEY_ID);
    }

    /** Random octets in the size of a packet. */
    public static Packet packet(RandomGenerator random) {
        byte[] octets = new byte[Packet.PACKET_LENGTH];
        random.nextBytes(octets);
        return Packet.of(octets);
    }

    /** Several packets of random octets. */
    public static List<Packet> packets(int count, RandomGenerator random) {
        return Stream.generate(() -> packet(random)).limit(count).toList();
    }

    /** Reads a whole block. */
    static Optional<Block> parse(byte[] octets) {
        IncomingBlock block = new IncomingBlock();
        block.add(Buffer.buffer(octets), 0);
        return block.block();
    }
}
