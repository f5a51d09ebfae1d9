package net.mixminion.crypto;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The two certificates by which a server proves, in the TLS handshake, that it holds its identity key: the transport
 * certificate signed by the identity key, then the self-signed identity certificate (minion-spec §4).
 */
public final class TransportCertificates {
    /** How long before its making a certificate starts to be valid, for peers whose clocks are behind. */
    public static final Duration BACKDATED = Duration.ofHours(2);

    /** How long after its making a certificate ends to be valid. */
    public static final Duration LIFETIME = Duration.ofHours(26);

    /** The serial number is the making's Unix time less this, as in the reference. */
    private static final long SERIAL_EPOCH = 1_041_397_200L;

    private static final String ORGANIZATION = "Mixminion network";
    private static final String SIGNATURE = "SHA256withRSA";
    private static final Set<String> ACCEPTED_SIGNATURES =
            Set.of("SHA1withRSA", "SHA256withRSA", "SHA384withRSA", "SHA512withRSA");
    private static final Base64.Encoder LINES_64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private TransportCertificates() {}

    /**
     * Makes the chain [transport certificate, identity certificate], valid from two hours before to 26 hours after
     * {@code now}. X.509 version 3 without extensions.
     *
     * @param nickname the server's nickname, which becomes part of both names
     */
    public static List<X509Certificate> chain(
            String nickname, RSAPublicKey transportKey, RsaPrivateKey identity, Instant now) {
        X500Name identityName = name(nickname);
        try {
            ContentSigner signer = new JcaContentSignerBuilder(SIGNATURE).build(identity.jca());
            return List.of(
                    certificate(identityName, name(nickname + "<MMTP>"), transportKey, signer, now),
                    certificate(identityName, identityName, identity.publicKey(), signer, now));
        } catch (OperatorCreationException | CertificateException e) {
            throw new IllegalStateException("an RSA key of ours can't sign with " + SIGNATURE, e);
        }
    }

    private static X509Certificate certificate(
            X500Name issuer, X500Name subject, PublicKey key, ContentSigner signer, Instant now)
            throws CertificateException {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(second.getEpochSecond() - SERIAL_EPOCH),
                Date.from(second.minus(BACKDATED)),
                Date.from(second.plus(LIFETIME)),
                subject,
                key);
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, ORGANIZATION)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    /** The certificates as PEM, in the order given. */
    public static byte[] encodePem(List<X509Certificate> chain) {
        StringBuilder pem = new StringBuilder();
        try {
            for (X509Certificate certificate : chain) {
                pem.append("-----BEGIN CERTIFICATE-----\n")
                        .append(LINES_64.encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without an encoding", e);
        }
        return pem.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the certificates of a PEM file.
     *
     * @return one certificate or more, in the file's order
     * @throws WireFormatException if there is none, or one of them can't be read
     */
    public static List<X509Certificate> parsePem(byte[] pem) throws WireFormatException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (var certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                chain.add((X509Certificate) certificate);
            }
        } catch (CertificateException e) {
            throw new WireFormatException("unreadable certificate: " + e.getMessage());
        }
        if (chain.isEmpty()) {
            throw new WireFormatException("no certificate found");
        }
        return List.copyOf(chain);
    }

    /**
     * Says why the chain that a peer has shown does not prove that the peer holds the identity key of {@code keyId}.
     * As in the reference, names, extensions and the identity certificate's own dates and signature say nothing: the
     * key identifier pins the identity key, and that key must have signed the transport certificate.
     *
     * @param chain the certificates as the peer sent them
     * @param keyId SHA-1 of the PKCS#1 encoding of the identity key that we expect; twenty zero octets name nobody
     * @return the reason for refusing the peer; empty if the chain is good
     */
    public static Optional<String> refuse(List<X509Certificate> chain, Digest20 keyId, Instant now) {
        if (keyId.isZero()) {
            return Optional.of("a key identifier of zeros names no server");
        }
        if (chain.size() != 2) {
            return Optional.of("the peer shows " + chain.size() + " certificates, not two");
        }
        X509Certificate transport = chain.get(0);
        try {
            if (now.isBefore(transport.getNotBefore().toInstant())) {
                return Optional.of("the peer's certificate is not valid yet (is a clock wrong?)");
            }
            if (now.isAfter(transport.getNotAfter().toInstant())) {
                return Optional.of("the peer's certificate has expired (is a clock wrong?)");
            }
            if (!(transport.getPublicKey() instanceof RSAPublicKey transportKey)
                    || !(chain.get(1).getPublicKey() instanceof RSAPublicKey identityKey)) {
                return Optional.of("the peer shows a key that is not RSA");
            }
            if (RsaKeys.keyId(transportKey).equals(keyId)) {
                return Optional.of("the peer uses its identity key as transport key");
            }
            if (!RsaKeys.keyId(identityKey).equals(keyId)) {
                return Optional.of("the peer has another identity key");
            }
            if (!ACCEPTED_SIGNATURES.contains(transport.getSigAlgName())) {
                return Optional.of("the peer's certificate has an unknown kind of signature");
            }
            transport.verify(identityKey);
            return Optional.empty();
        } catch (GeneralSecurityException | RuntimeException e) {
            // whatever a stranger's certificate breaks in the decoders is a reason to refuse it, and no more
            return Optional.of("the peer's certificate is not signed by its identity key");
        }
    }
}
