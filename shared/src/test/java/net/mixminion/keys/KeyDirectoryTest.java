package net.mixminion.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.directory.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyDirectoryTest {
    private static final Instant DAY_20 = Instant.parse("2026-11-20T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration OVERLAP = Duration.ofHours(24);

    private final Path dir;

    KeyDirectoryTest(@TempDir Path dir) {
        this.dir = dir;
    }

    @Test
    void aDirectoryThatIsNotThereHasNoSets() throws IOException {
        KeyDirectory keys = KeyDirectory.read(dir.resolve("none"));
        assertThat(keys.sets()).isEmpty();
        assertThat(keys.broken()).isEmpty();
        assertThat(keys.inForce(DAY_20)).isEmpty();
    }

    @Test
    void readsSetsInTheOrderOfTheirDaysWithoutTheIdentityKey() throws IOException, WireFormatException {
        set("key_0002", DAY_20);
        set("key_0001", DAY_20.plus(DAY));
        KeyDirectory keys = KeyDirectory.read(dir);
        assertThat(keys.sets()).extracting(KeySet::name).containsExactly("key_0002", "key_0001");
        assertThat(keys.identity()).isEmpty();
        assertThat(keys.set("key_0001").orElseThrow().hashLogName()).isEqualTo("hash_0001");
        assertThat(RsaKeys.keyId(keys.sets().get(0).mixKey().publicKey()))
                .isEqualTo(keys.sets().get(0).descriptor().packetKeyId());
    }

    @Test
    void anOldSetIsLiveForTheOverlapLonger() throws IOException {
        set("key_0001", DAY_20);
        set("key_0002", DAY_20.plus(DAY));
        KeyDirectory keys = KeyDirectory.read(dir);
        assertThat(keys.liveAt(DAY_20.minusMillis(1), OVERLAP)).isEmpty();
        assertThat(keys.liveAt(DAY_20, OVERLAP)).extracting(KeySet::name).containsExactly("key_0001");
        assertThat(keys.liveAt(DAY_20.plus(DAY), OVERLAP))
                .extracting(KeySet::name)
                .containsExactly("key_0001", "key_0002");
        assertThat(keys.liveAt(DAY_20.plus(DAY).plus(OVERLAP), OVERLAP)).hasSize(2);
        assertThat(keys.liveAt(DAY_20.plus(DAY).plus(OVERLAP).plusMillis(1), OVERLAP))
                .extracting(KeySet::name)
                .containsExactly("key_0002");
        assertThat(keys.sets().get(0).isDeadAt(DAY_20.plus(DAY).plus(OVERLAP).plusMillis(1), OVERLAP))
                .isTrue();
    }

    @Test
    void theNewestValidSetIsInForce() throws IOException {
        set("key_0001", DAY_20);
        set("key_0002", DAY_20.plus(DAY));
        KeyDirectory keys = KeyDirectory.read(dir);
        assertThat(keys.inForce(DAY_20.minusMillis(1))).isEmpty();
        assertThat(keys.inForce(DAY_20).orElseThrow().name()).isEqualTo("key_0001");
        assertThat(keys.inForce(DAY_20.plus(DAY)).orElseThrow().name()).isEqualTo("key_0002");
        assertThat(keys.inForce(DAY_20.plus(DAY.multipliedBy(9))).orElseThrow().name())
                .as("better an old one than none")
                .isEqualTo("key_0002");
    }

    @Test
    void brokenSetsAreReportedAndKeepNobodyFromTheOthers() throws IOException {
        set("key_0001", DAY_20);
        Files.createDirectory(dir.resolve("key_0002"));
        Path cut = set("key_0003", DAY_20);
        String text = Files.readString(cut.resolve("ServerDesc"));
        Files.writeString(cut.resolve("ServerDesc"), text.substring(0, text.length() / 2));
        Files.writeString(dir.resolve("key_0004"), "a file");
        Files.createSymbolicLink(dir.resolve("key_0005"), dir.resolve("key_0001"));
        Files.createDirectories(dir.resolve("key_0006").resolve("ServerDesc"));
        Path empty = set("key_0007", DAY_20);
        Files.write(empty.resolve("ServerDesc"), new byte[0]);
        Path binary = set("key_0008", DAY_20);
        Files.write(binary.resolve("ServerDesc"), new byte[] {0, -1, 7});

        KeyDirectory keys = KeyDirectory.read(dir);
        assertThat(keys.sets()).extracting(KeySet::name).containsExactly("key_0001");
        assertThat(keys.broken())
                .extracting(KeyDirectory.BrokenSet::name)
                .containsExactly("key_0002", "key_0003", "key_0004", "key_0005", "key_0006", "key_0007", "key_0008");
        assertThat(keys.broken())
                .allSatisfy(broken -> assertThat(broken.reason()).isNotEmpty());
        assertThat(binary).isDirectory();
    }

    @Test
    void whatIsBeingMadeOrRemovedIsNoSet() throws IOException {
        set("key_0001.new", DAY_20);
        set("key_0002.rmv", DAY_20);
        set("key_x", DAY_20);
        KeyDirectory keys = KeyDirectory.read(dir);
        assertThat(keys.sets()).isEmpty();
        assertThat(keys.broken()).isEmpty();
    }

    @Test
    void aSetOfTomorrowIsGoodThoughTheClockWentBack() throws IOException {
        set("key_0001", DAY_20);
        KeyDirectory keys = KeyDirectory.read(dir);
        assertThat(keys.liveAt(Instant.parse("2020-01-01T00:00:00Z"), OVERLAP)).isEmpty();
        assertThat(keys.sets()).hasSize(1);
    }

    @Test
    void refusesAPacketKeyThatIsNotTheDescriptors() throws IOException {
        Path set = set("key_0001", DAY_20);
        Files.write(set.resolve("mix.key"), RsaKeys.encodePem(Samples.key("other")));
        KeySet read = KeyDirectory.read(dir).sets().get(0);
        assertThatThrownBy(read::mixKey)
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("not the key that the descriptor tells");
    }

    @Test
    void aDamagedOrMissingPacketKeyIsAnErrorOfItsSetAlone() throws IOException {
        Path cut = set("key_0001", DAY_20);
        Files.writeString(cut.resolve("mix.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n");
        Path none = set("key_0002", DAY_20.plus(DAY));
        Files.delete(none.resolve("mix.key"));
        KeyDirectory keys = KeyDirectory.read(dir);
        assertThatThrownBy(() -> keys.sets().get(0).mixKey()).isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> keys.sets().get(1).mixKey()).isInstanceOf(IOException.class);
    }

    @Test
    void readsTheIdentityKeyOnlyWhenAsked() throws IOException, WireFormatException {
        RsaPrivateKey identity = Samples.key("Alpha");
        Files.write(dir.resolve("identity.key"), RsaKeys.encodePem(identity));
        assertThat(RsaKeys.keyId(KeyDirectory.read(dir).identity().orElseThrow().publicKey()))
                .isEqualTo(RsaKeys.keyId(identity.publicKey()));
        Files.writeString(dir.resolve("identity.key"), "rubbish");
        assertThat(KeyDirectory.read(dir).sets()).isEmpty();
        assertThatThrownBy(() -> KeyDirectory.read(dir).identity()).isInstanceOf(WireFormatException.class);
    }

    private Path set(String name, Instant validAfter) throws IOException {
        Path set = Files.createDirectory(dir.resolve(name));
        String text = new DescriptorWriter(Samples.RANDOM)
                .write(
                        Samples.content("Alpha").at(validAfter, validAfter, validAfter.plus(DAY)),
                        Samples.key("packet").publicKey(),
                        Samples.key("Alpha"));
        Files.writeString(set.resolve("ServerDesc"), text, StandardCharsets.US_ASCII);
        Files.write(set.resolve("mix.key"), RsaKeys.encodePem(Samples.key("packet")));
        return set;
    }
}
