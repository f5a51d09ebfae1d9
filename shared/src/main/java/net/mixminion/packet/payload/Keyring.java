package net.mixminion.packet.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;

/**
 * The user's keys for reply blocks, as keyring.txt holds them (E2E-spec §A.2).
 *
 * <p>Armored: "KEYRING2", 00, 8 octets salt, then encrypted: 4 octets length, the items, padding to a multiple of 1024,
 * 20 octets digest. An item is 1 octet type, 2 length, value. Items of unknown types are kept.
 */
public final class Keyring {
    private static final String ARMOR_TYPE = "TYPE III KEYRING";
    private static final String VERSION_HEADER = "Version";
    private static final String VERSION = "0.1";
    private static final byte[] MAGIC = "KEYRING2".getBytes(US_ASCII);
    private static final int SALT_LENGTH = 8;
    private static final int SALT_OFFSET = MAGIC.length + 1;
    private static final int SEALED_OFFSET = SALT_OFFSET + SALT_LENGTH;
    private static final int LENGTH_OCTETS = 4;
    private static final int PADDED_TO = 1024;

    private final List<KeyringItem> items;

    private Keyring(List<KeyringItem> items) {
        this.items = items;
    }

    /** An empty keyring. */
    public static Keyring empty() {
        return new Keyring(List.of());
    }

    /**
     * Opens the contents of keyring.txt. Keys that expired before {@code now} are left out.
     *
     * @param password as octets; none for a keyring without password, which should be tried first
     * @return empty if the password is wrong or the encrypted part damaged
     * @throws WireFormatException if the file is no keyring, or one of another version
     */
    public static Optional<Keyring> open(byte[] text, byte[] password, Instant now) throws WireFormatException {
        List<TextArmor> blocks = TextArmor.unarmor(text, ARMOR_TYPE);
        if (blocks.size() != 1 || !VERSION.equals(blocks.get(0).headers().get(VERSION_HEADER))) {
            throw new WireFormatException("not one keyring of version " + VERSION);
        }
        byte[] file = blocks.get(0).contents();
        if (file.length < SEALED_OFFSET + LENGTH_OCTETS + Digest20.LENGTH
                || !Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))
                || file[MAGIC.length] != 0) {
            throw new WireFormatException("a keyring of an unknown kind, or cut off");
        }
        byte[] salt = Arrays.copyOfRange(file, SALT_OFFSET, SEALED_OFFSET);
        byte[] plain = Arrays.copyOfRange(file, SEALED_OFFSET, file.length);
        crypt(plain, salt, password);
        int digestOffset = plain.length - Digest20.LENGTH;
        Digest20 digest = Digest20.of(plain, digestOffset, Digest20.LENGTH);
        if (!digest.equals(Sha1.digest(plain, 0, digestOffset, salt, MAGIC))) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(plain, 0, digestOffset);
        long length = Integer.toUnsignedLong(in.getInt());
        if (length > in.remaining()) {
            throw new WireFormatException("a keyring that is cut off");
        }
        List<KeyringItem> items = KeyringItem.parseAll(in.limit(LENGTH_OCTETS + (int) length));
        Arrays.fill(plain, (byte) 0);
        return Optional.of(new Keyring(List.copyOf(items)).at(now));
    }

    /**
     * The contents for keyring.txt, with fresh salt, and the items in random order.
     *
     * @param password as octets; none for a keyring without password
     */
    public byte[] seal(byte[] password, SecureRandom random) {
        List<KeyringItem> shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, random);
        byte[] encoded = KeyringItem.encode(shuffled);
        int padding = (PADDED_TO - encoded.length % PADDED_TO) % PADDED_TO;
        byte[] salt = random(SALT_LENGTH, random);
        byte[] plain = ByteBuffer.allocate(LENGTH_OCTETS + encoded.length + padding + Digest20.LENGTH)
                .putInt(encoded.length)
                .put(encoded)
                .put(random(padding, random))
                .array();
        int digestOffset = plain.length - Digest20.LENGTH;
        byte[] digest = Sha1.digest(plain, 0, digestOffset, salt, MAGIC).bytes();
        System.arraycopy(digest, 0, plain, digestOffset, digest.length);
        crypt(plain, salt, password);
        byte[] file = ByteBuffer.allocate(SEALED_OFFSET + plain.length)
                .put(MAGIC)
                .put((byte) 0)
                .put(salt)
                .put(plain)
                .array();
        Arrays.fill(encoded, (byte) 0);
        return TextArmor.armor(ARMOR_TYPE, Map.of(VERSION_HEADER, VERSION), file, TextArmor.Body.BASE64);
    }

    /** This keyring without the keys that expired before a time. */
    public Keyring at(Instant now) {
        return new Keyring(
                items.stream().filter(item -> !item.expiredBefore(now)).toList());
    }

    /** This keyring with one more key. */
    public Keyring with(SurbKey key) {
        List<KeyringItem> more = new ArrayList<>(items);
        more.add(KeyringItem.of(key));
        return new Keyring(List.copyOf(more));
    }

    /** All keys, in the order of the file. */
    public List<SurbKey> keys() {
        return items.stream().flatMap(item -> item.key().stream()).toList();
    }

    /**
     * The key to make reply blocks of an identity with: the one that expires last.
     *
     * @param validUntil when the key must still be valid
     */
    public Optional<SurbKey> newest(String identity, Instant validUntil) {
        String name = identity.toLowerCase(Locale.ROOT);
        return keys().stream()
                .filter(key -> key.identity().equals(name) && !key.expires().isBefore(validUntil))
                .max(Comparator.comparing(SurbKey::expires));
    }

    /** The items as they are encrypted, secrets in the clear; the caller wipes them. */
    public byte[] encode() {
        return KeyringItem.encode(items);
    }

    @Override
    public String toString() {
        return "Keyring(" + items.size() + " items)";
    }

    /** Encryption and decryption are the same. */
    private static void crypt(byte[] buffer, byte[] salt, byte[] password) {
        byte[] key = Arrays.copyOf(Sha1.hash(salt, password, salt), AesCtr.KEY_LENGTH);
        AesCtr.xor(key, 0, buffer, 0, buffer.length);
        Arrays.fill(key, (byte) 0);
    }

    private static byte[] random(int length, SecureRandom random) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }
}
