package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class EncryptedPemTest {
    /** Made with: openssl genrsa 1024 | openssl pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA1 -passout pass:secret */
    private static final String BY_OPENSSL = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIICzzBJBgkqhkiG9w0BBQ0wPDAbBgkqhkiG9w0BBQwwDgQI5s/buBW5ALcCAggA
            MB0GCWCGSAFlAwQBAgQQCU2/F6gF9eiyCgwNsctNdwSCAoBpTsiOA1loLteYYtCh
            j1h6MTYdSyfBNe87At5NyOoT2sz34RTY7LA4+DbzZ73v5VZghMzzlFLuznzvaR40
            VuG5WLBJTZq6AO7uF+X1JoDZQj37bSohBPEEpsWqEnJO92NyXSlK4kRS+vYFy5dO
            qlG3ugJY7POJaVRj3wgKM2ks9k+M15QrzoxGbYN/T04ornCI+k3SgT6EF8Qgafoh
            nqcEmCqUupNU/gqdzVi3jbCQdJxPExHqvDqsIOt+kPaP+1ZF+W1I6Rt2+sHTdyXr
            8Rlt3pjEC5/1wiMA2XGOl12dWHtKwWQT9T/3MCkSrldFbXyLb8fOe1t+FZ6BGipa
            poH5LxibyEvdqLmvCKI+VieT0DBvTLtyPmIVIlIgEuDDWwBTohVqC9oQM7Al0Whs
            h9pJQ01elZUAxAOrw08zMvWVhuR4ptl71FEoH7wwWKZ8gfzgFwYuXvVCumx9MTwF
            flbyTtqHRE3QkYhLkKTTkwhx5Vqk0YtdGQ58UHCsanCIXiGDX1CepyimQLRaT1er
            NZuQHurtlhhscy7zI46XL2pXg3pgsLj/0XD0B6xtI2fCo4IWVsYBs+DR+UtgW8iM
            RGGEfejnj2pOBmzDjEjkTp75oVwx1/pYwN+My4yFmYQrH+Ak+PuuixUDdxVSJs1b
            DL3iv/NLBIWjVS0sl+kj5mC+VPFsX6sT83DGWVk1GcVJV3CJGsM9tXF6YO1W2aVG
            4rMVH45hN7Ds96pWPRIrhytiaacoHpNOziCTb+E4FNlriPRt2bIW+oBDD0d4NU/a
            s08LhhQG6DxFdXRGQW78MkuA66VYW5pSdOWT0C3mb2wWA7PzEKlWenx2CHnH7VPq
            Zbgc
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    private final RsaPrivateKey key = RsaKeys.generate(1024, new SecureRandom());

    @Test
    void onlyThePassphraseOpensIt() throws Exception {
        byte[] pem = RsaKeys.encodePem(key, "gr\u00fcn".toCharArray(), new SecureRandom());
        assertThat(RsaKeys.isEncrypted(pem)).isTrue();
        assertThat(RsaKeys.isEncrypted(RsaKeys.encodePem(key))).isFalse();
        assertThat(RsaKeys.parsePem(pem, "gr\u00fcn".toCharArray()).publicKey()).isEqualTo(key.publicKey());
        assertThatThrownBy(() -> RsaKeys.parsePem(pem, "grun".toCharArray())).isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> RsaKeys.parsePem(pem)).isInstanceOf(WireFormatException.class);
        assertThat(RsaKeys.encodePem(key, "gr\u00fcn".toCharArray(), new SecureRandom()))
                .as("another salt each time")
                .isNotEqualTo(pem);
    }

    @Test
    void readsWhatOpensslWrites() throws Exception {
        byte[] pem = BY_OPENSSL.getBytes(StandardCharsets.US_ASCII);
        assertThat(RsaKeys.parsePem(pem, "secret".toCharArray())
                        .publicKey()
                        .getModulus()
                        .bitLength())
                .isEqualTo(1024);
    }

    @Test
    void damagedFilesAreRefused() {
        String pem = BY_OPENSSL;
        for (int cut = 40; cut < pem.length(); cut += 37) {
            byte[] damaged = (pem.substring(0, cut) + pem.substring(Math.min(pem.length(), cut + 5)))
                    .getBytes(StandardCharsets.US_ASCII);
            assertThatThrownBy(() -> RsaKeys.parsePem(damaged, "secret".toCharArray()))
                    .isInstanceOf(WireFormatException.class);
        }
    }
}
