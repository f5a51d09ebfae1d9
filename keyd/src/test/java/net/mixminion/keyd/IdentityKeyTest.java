package net.mixminion.keyd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;
import java.util.Optional;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.directory.Samples;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityKeyTest {
    private final TestHome home;
    private final Path file;

    IdentityKeyTest(@TempDir Path base) {
        this.home = new TestHome(base);
        this.file = home.keyDir().resolve("identity.key");
    }

    @Test
    void isMadeOnceAndForOurEyesOnly() throws Exception {
        home.prepared();
        byte[] made = Files.readAllBytes(file);
        assertThat(new String(made, StandardCharsets.US_ASCII)).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(RsaKeys.parsePem(made).publicKey().getModulus().bitLength()).isEqualTo(2048);
        assertThat(home.keyDir().resolve("identity.key.new")).doesNotExist();

        home.prepared();
        assertThat(Files.readAllBytes(file)).isEqualTo(made);
    }

    @Test
    void anotherLengthInTheConfigurationReplacesNothing() throws Exception {
        home.prepared();
        byte[] made = Files.readAllBytes(file);
        home.prepared("IdentityKeyBits: 3072");
        assertThat(Files.readAllBytes(file)).isEqualTo(made);
    }

    @Test
    void aMissingOneIsNotMadeAnewWhenThereAreKeySets() throws Exception {
        home.prepared().run(home.now);
        Files.delete(file);
        assertRefused(home::prepared, "is missing, though this server has run before");
        assertThat(file).doesNotExist();
    }

    @Test
    void aMissingOneIsNotMadeAnewWhenThereAreHashLogsOrBrokenSets() throws Exception {
        Files.createDirectories(home.hashLogs());
        Files.createFile(home.hashLogs().resolve("hash_0001"));
        assertRefused(home::prepared, "is missing, though this server has run before");

        Files.delete(home.hashLogs().resolve("hash_0001"));
        Files.createDirectories(home.keyDir().resolve("key_0001"));
        assertRefused(home::prepared, "is missing, though this server has run before");
        assertThat(file).doesNotExist();
    }

    @Test
    void anotherOneThanThatOfTheKeySetsIsRefused() throws Exception {
        home.prepared().run(home.now);
        Files.write(file, RsaKeys.encodePem(Samples.key("somebody else")));
        assertRefused(home::prepared, "is not the identity key that signed");
    }

    @Test
    void whatIsNoUsableKeyIsRefusedInClearWords() throws Exception {
        home.prepared();
        byte[] good = Files.readAllBytes(file);
        String text = new String(good, StandardCharsets.US_ASCII);

        Files.writeString(file, text.substring(0, text.length() / 2));
        assertRefused(home::prepared, "no usable RSA key can be read from");
        Files.write(file, new byte[0]);
        assertRefused(home::prepared, "no usable RSA key can be read from");
        Files.writeString(file, text.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        assertRefused(home::prepared, "needs a passphrase");
        home.passphrase = Optional.of("any".toCharArray());
        assertRefused(home::prepared, "no usable RSA key can be read from");
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(new ECGenParameterSpec("secp256r1"));
        Files.writeString(file, pem(curve.generateKeyPair().getPrivate().getEncoded()));
        assertRefused(home::prepared, "no usable RSA key can be read from");
        KeyPairGenerator three = KeyPairGenerator.getInstance("RSA");
        three.initialize(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F0));
        Files.writeString(file, pem(three.generateKeyPair().getPrivate().getEncoded()));
        assertRefused(home::prepared, "no usable RSA key can be read from");
        KeyPairGenerator shortKey = KeyPairGenerator.getInstance("RSA");
        shortKey.initialize(1024);
        Files.writeString(file, pem(shortKey.generateKeyPair().getPrivate().getEncoded()));
        assertRefused(home::prepared, "has 1024 bits");
        assertThat(Files.exists(file)).isTrue();

        Files.write(file, good);
        home.prepared();
    }

    @Test
    void aPassphraseProtectsItFromTheBeginning() throws Exception {
        assertRefused(() -> home.prepared("EncryptIdentityKey: yes"), "needs a passphrase");
        assertThat(file).doesNotExist();
        home.passphrase = Optional.of("gr\u00fcn, blau".toCharArray());
        home.prepared("EncryptIdentityKey: yes").run(home.now);
        String made = Files.readString(file);
        assertThat(made).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        assertThat(home.keys().sets()).hasSize(1);

        home.pass(TransportKeys.LIFETIME);
        assertThat(home.prepared("EncryptIdentityKey: yes").run(home.now)).isEqualTo(new KeyRound.Outcome(true, null));
        home.passphrase = Optional.of("wrong".toCharArray());
        assertRefused(() -> home.prepared("EncryptIdentityKey: yes"), "the passphrase is wrong");
        home.passphrase = Optional.empty();
        assertRefused(() -> home.prepared("EncryptIdentityKey: yes"), "needs a passphrase");
        assertThat(Files.readString(file)).isEqualTo(made);
    }

    @Test
    void aPassphraseCanBeGivenToAnOldKeyWhoseOctetsAreDestroyed() throws Exception {
        home.prepared().run(home.now);
        byte[] plain = Files.readAllBytes(file);
        Path witness = home.keyDir().resolve("second name of the old file");
        Files.createLink(witness, file);
        home.passphrase = Optional.of("secret".toCharArray());
        home.prepared("EncryptIdentityKey: yes");
        byte[] encrypted = Files.readAllBytes(file);
        assertThat(RsaKeys.parsePem(encrypted, "secret".toCharArray()).publicKey())
                .isEqualTo(RsaKeys.parsePem(plain).publicKey());
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readAllBytes(witness)).containsOnly(0);

        // a crash before the new file was there, and one after it
        Path old = home.keyDir().resolve("identity.key.old");
        Files.createLink(old, file);
        home.prepared("EncryptIdentityKey: yes");
        assertThat(old).doesNotExist();
        Files.write(old, plain);
        home.prepared("EncryptIdentityKey: yes");
        assertThat(old).doesNotExist();
        assertThat(Files.readAllBytes(file)).isEqualTo(encrypted);
    }

    @Test
    void aModeThatIsTooOpenIsMended() throws Exception {
        home.prepared();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        home.prepared();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aLinkIsNoKey() throws Exception {
        home.prepared();
        Path elsewhere = home.keyDir().resolve("elsewhere");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);
        assertThatThrownBy(home::prepared)
                .isInstanceOfSatisfying(
                        StageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_PERMISSION));
    }

    @Test
    void whatACrashLeftWhileItWasMadeIsRemoved() throws Exception {
        Files.createDirectories(home.keyDir());
        Path unfinished = home.keyDir().resolve("identity.key.new");
        Files.write(unfinished, RsaKeys.encodePem(Samples.key("never used")));
        home.prepared();
        assertThat(unfinished).doesNotExist();
        byte[] made = Files.readAllBytes(file);

        Files.createLink(unfinished, file);
        home.prepared();
        assertThat(unfinished).doesNotExist();
        assertThat(Files.readAllBytes(file)).isEqualTo(made);
    }

    private static void assertRefused(ThrowingCallable start, String words) {
        assertThatThrownBy(start).isInstanceOfSatisfying(StageException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG);
            assertThat(e).hasMessageContaining(words);
        });
    }

    private static String pem(byte[] der) throws IOException {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
