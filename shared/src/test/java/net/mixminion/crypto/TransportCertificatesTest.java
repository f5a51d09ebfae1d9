package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class TransportCertificatesTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final RsaPrivateKey IDENTITY = RsaKeys.generate(2048, RANDOM);
    private static final RsaPrivateKey STRANGER = RsaKeys.generate(2048, RANDOM);
    private static final RSAPublicKey TRANSPORT = RsaKeys.generate(2048, RANDOM).publicKey();
    private static final Digest20 KEY_ID = RsaKeys.keyId(IDENTITY.publicKey());
    private static final Instant NOW = Instant.parse("2026-11-24T12:30:15.5Z");

    private static List<X509Certificate> chain() {
        return TransportCertificates.chain("Nick", TRANSPORT, IDENTITY, NOW);
    }

    @Test
    void chainHasTheTransportCertificateAndTheIdentityCertificate() throws Exception {
        List<X509Certificate> chain = chain();

        assertThat(chain).hasSize(2);
        X509Certificate transport = chain.get(0);
        X509Certificate identity = chain.get(1);
        assertThat(transport.getSubjectX500Principal().getName()).isEqualTo("CN=Nick\\<MMTP\\>,O=Mixminion network");
        assertThat(transport.getIssuerX500Principal().getName()).isEqualTo("CN=Nick,O=Mixminion network");
        assertThat(identity.getSubjectX500Principal()).isEqualTo(transport.getIssuerX500Principal());
        assertThat(identity.getIssuerX500Principal()).isEqualTo(transport.getIssuerX500Principal());
        assertThat(transport.getPublicKey()).isEqualTo(TRANSPORT);
        assertThat(identity.getPublicKey()).isEqualTo(IDENTITY.publicKey());
        transport.verify(IDENTITY.publicKey());
        identity.verify(IDENTITY.publicKey());
        assertThat(chain).allSatisfy(certificate -> {
            assertThat(certificate.getVersion()).isEqualTo(3);
            assertThat(certificate.getNonCriticalExtensionOIDs()).isNull();
            assertThat(certificate.getCriticalExtensionOIDs()).isNull();
            assertThat(certificate.getNotBefore().toInstant()).isEqualTo("2026-11-24T10:30:15Z");
            assertThat(certificate.getNotAfter().toInstant()).isEqualTo("2026-11-25T14:30:15Z");
            assertThat(certificate.getSerialNumber())
                    .isEqualTo(BigInteger.valueOf(NOW.getEpochSecond() - 1_041_397_200L));
        });
    }

    @Test
    void acceptsTheRightChainFromItsFirstToItsLastSecond() {
        List<X509Certificate> chain = chain();
        Instant first = chain.get(0).getNotBefore().toInstant();
        Instant last = chain.get(0).getNotAfter().toInstant();

        assertThat(TransportCertificates.refuse(chain, KEY_ID, NOW)).isEmpty();
        assertThat(TransportCertificates.refuse(chain, KEY_ID, first)).isEmpty();
        assertThat(TransportCertificates.refuse(chain, KEY_ID, last)).isEmpty();
        assertThat(TransportCertificates.refuse(chain, KEY_ID, first.minusMillis(1)))
                .hasValueSatisfying(why -> assertThat(why).contains("not valid yet"));
        assertThat(TransportCertificates.refuse(chain, KEY_ID, last.plusMillis(1)))
                .hasValueSatisfying(why -> assertThat(why).contains("expired"));
    }

    @Test
    void refusesAnotherIdentity() {
        List<X509Certificate> chain = TransportCertificates.chain("Nick", TRANSPORT, STRANGER, NOW);

        assertThat(TransportCertificates.refuse(chain, KEY_ID, NOW))
                .hasValueSatisfying(why -> assertThat(why).contains("another identity key"));
    }

    @Test
    void refusesATransportCertificateThatTheIdentityHasNotSigned() {
        X509Certificate theirs =
                TransportCertificates.chain("Nick", TRANSPORT, STRANGER, NOW).get(0);

        assertThat(TransportCertificates.refuse(List.of(theirs, chain().get(1)), KEY_ID, NOW))
                .hasValueSatisfying(why -> assertThat(why).contains("not signed by its identity key"));
    }

    @Test
    void refusesAnyOtherNumberOfCertificates() {
        X509Certificate transport = chain().get(0);
        X509Certificate identity = chain().get(1);

        assertThat(TransportCertificates.refuse(List.of(), KEY_ID, NOW)).isPresent();
        assertThat(TransportCertificates.refuse(List.of(transport), KEY_ID, NOW))
                .isPresent();
        assertThat(TransportCertificates.refuse(List.of(transport, identity, identity), KEY_ID, NOW))
                .isPresent();
    }

    @Test
    void refusesTheIdentityKeyAsTransportKey() {
        List<X509Certificate> chain = TransportCertificates.chain("Nick", IDENTITY.publicKey(), IDENTITY, NOW);

        assertThat(TransportCertificates.refuse(chain, KEY_ID, NOW))
                .hasValueSatisfying(why -> assertThat(why).contains("identity key as transport key"));
    }

    @Test
    void refusesAKeyIdentifierOfZerosWhateverThePeerShows() {
        assertThat(TransportCertificates.refuse(chain(), Digest20.of(new byte[20]), NOW))
                .hasValueSatisfying(why -> assertThat(why).contains("zeros"));
    }

    @Test
    void refusesAKeyThatIsNotRsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=Nick");
        X509Certificate elliptic = new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(NOW.minus(Duration.ofHours(1))),
                                Date.from(NOW.plus(Duration.ofHours(1))),
                                name,
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));

        assertThat(TransportCertificates.refuse(List.of(elliptic, chain().get(1)), KEY_ID, NOW))
                .hasValueSatisfying(why -> assertThat(why).contains("not RSA"));
        assertThat(TransportCertificates.refuse(List.of(chain().get(0), elliptic), KEY_ID, NOW))
                .hasValueSatisfying(why -> assertThat(why).contains("not RSA"));
    }

    @Test
    void refusesEveryFlippedBitOfTheTransportCertificateThatStillParses() throws Exception {
        List<X509Certificate> chain = chain();
        byte[] der = chain.get(0).getEncoded();
        int parsed = 0;
        for (int at = 0; at < der.length; at += 3) {
            byte[] damaged = der.clone();
            damaged[at] ^= 1;
            List<X509Certificate> bad;
            try {
                bad = List.of(parseDer(damaged), chain.get(1));
            } catch (CertificateException e) {
                continue;
            }
            parsed++;
            assertThat(TransportCertificates.refuse(bad, KEY_ID, NOW))
                    .as("bit 0 of octet %d", at)
                    .isPresent();
        }
        assertThat(parsed).isGreaterThan(der.length / 6);
    }

    private static X509Certificate parseDer(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    @Test
    void pemKeepsTheChain() throws Exception {
        byte[] pem = TransportCertificates.encodePem(chain());

        assertThat(TransportCertificates.parsePem(pem)).isEqualTo(chain());
        assertThat(new String(pem, StandardCharsets.US_ASCII).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(64))
                .startsWith("-----BEGIN CERTIFICATE-----")
                .endsWith("-----END CERTIFICATE-----");
    }

    @Test
    void unreadablePemIsAnError() {
        byte[] pem = TransportCertificates.encodePem(chain());

        assertThatThrownBy(() -> TransportCertificates.parsePem(new byte[0])).isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> TransportCertificates.parsePem("no PEM\n".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> TransportCertificates.parsePem(Arrays.copyOf(pem, pem.length - 60)))
                .isInstanceOf(WireFormatException.class);
    }
}
