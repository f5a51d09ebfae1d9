package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.mmtp.TlsIdentity;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.util.io.pem.PemReader;

/** A certificate chain that the reference has made, with the keys that belong to it. */
final class MmtpCertificates {
    private static final int PRIME_CERTAINTY = 40;

    private MmtpCertificates() {}

    static void check(JsonNode c, Report report) throws Exception {
        List<X509Certificate> chain = TransportCertificates.parsePem(ascii(c, "chain_pem"));
        RsaPrivateKey identity = RsaKeys.parsePem(ascii(c, "identity_pem"));
        RsaPrivateKey transport = RsaKeys.parsePem(ascii(c, "mmtp_key_pem"));
        Digest20 keyId = Digest20.of(octets(c, "keyid_b64"));
        report.expect("certificates", 2, chain.size());
        report.expect("key id", keyId, RsaKeys.keyId(identity.publicKey()));
        report.expect(
                "transport key",
                transport.publicKey(),
                TlsIdentity.of(transport, chain).chain().get(0).getPublicKey());
        report.expect("identity key", identity.publicKey(), chain.get(1).getPublicKey());
        chain.get(1).verify(identity.publicKey());
        checkTimes(c, chain, keyId, report);

        Instant made = chain.get(0).getNotBefore().toInstant().plus(TransportCertificates.BACKDATED);
        List<X509Certificate> ours =
                TransportCertificates.chain(text(c, "nickname"), transport.publicKey(), identity, made);
        for (int i = 0; i < chain.size(); i++) {
            compare("certificate " + i, chain.get(i), ours.get(i), report);
        }
        report.expect("refusal of ours", Optional.empty(), TransportCertificates.refuse(ours, keyId, made));
        canSign("identity key", identity, report);
        canSign("transport key", transport, report);
        checkGroup(c, report);
    }

    private static void checkTimes(JsonNode c, List<X509Certificate> chain, Digest20 keyId, Report report) {
        double notBefore = c.required("not_before").doubleValue();
        double notAfter = c.required("not_after").doubleValue();
        Instant first = Instant.ofEpochSecond((long) notBefore);
        Instant last = Instant.ofEpochSecond((long) notAfter);
        report.expect("lifetime in seconds", 28 * 3600, (int) Math.round(notAfter - notBefore));
        report.expect("refusal at first", Optional.empty(), TransportCertificates.refuse(chain, keyId, first));
        report.expect("refusal at last", Optional.empty(), TransportCertificates.refuse(chain, keyId, last));
        report.expect(
                "refused before",
                true,
                TransportCertificates.refuse(chain, keyId, first.minusSeconds(1))
                        .isPresent());
        report.expect(
                "refused after",
                true,
                TransportCertificates.refuse(chain, keyId, last.plusSeconds(1)).isPresent());
    }

    /** Ours is the same but for the signature's algorithm, and so the signature. */
    private static void compare(String what, X509Certificate theirs, X509Certificate ours, Report report) {
        report.expect(what + ": subject", theirs.getSubjectX500Principal(), ours.getSubjectX500Principal());
        report.expect(what + ": issuer", theirs.getIssuerX500Principal(), ours.getIssuerX500Principal());
        report.expect(what + ": serial", theirs.getSerialNumber(), ours.getSerialNumber());
        report.expect(
                what + ": not before",
                theirs.getNotBefore().toInstant(),
                ours.getNotBefore().toInstant());
        report.expect(
                what + ": not after",
                theirs.getNotAfter().toInstant(),
                ours.getNotAfter().toInstant());
        report.expect(what + ": version", theirs.getVersion(), ours.getVersion());
        report.expect(what + ": key", theirs.getPublicKey(), ours.getPublicKey());
    }

    /** A private key that is damaged anywhere gives a certificate that does not verify. */
    private static void canSign(String what, RsaPrivateKey key, Report report) {
        X509Certificate signed = TransportCertificates.chain(
                        "Any", key.publicKey(), key, Instant.ofEpochSecond(1L << 31))
                .get(0);
        try {
            signed.verify(key.publicKey());
        } catch (GeneralSecurityException e) {
            report.expect(what, "a key that can sign", e.toString());
        }
    }

    /** The Diffie-Hellman group that the reference's server made for itself. */
    private static void checkGroup(JsonNode c, Report report) throws IOException {
        try (PemReader pem = new PemReader(new StringReader(text(c, "dh_params_pem")))) {
            ASN1Sequence group = ASN1Sequence.getInstance(pem.readPemObject().getContent());
            BigInteger prime = ASN1Integer.getInstance(group.getObjectAt(0)).getValue();
            report.expect("prime of the group", true, prime.isProbablePrime(PRIME_CERTAINTY));
            report.expect("half of the prime", true, prime.shiftRight(1).isProbablePrime(PRIME_CERTAINTY));
            report.expect(
                    "generator",
                    BigInteger.TWO,
                    ASN1Integer.getInstance(group.getObjectAt(1)).getValue());
        }
    }

    private static byte[] ascii(JsonNode c, String field) {
        return text(c, field).getBytes(StandardCharsets.ISO_8859_1);
    }
}
