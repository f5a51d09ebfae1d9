package net.mixminion.packet.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.WireFormatException;
import org.jspecify.annotations.Nullable;

/**
 * An item of a keyring: 1 octet type, 2 length, value.
 *
 * <p>Type 0 is a key for reply blocks: 4 octets expiry, name, NUL, secret. Other types are carried along.
 */
final class KeyringItem {
    private static final int SURB_KEY = 0;
    private static final int HEADER_LENGTH = 3;
    private static final int EXPIRY_LENGTH = 4;
    private static final long EXPIRY_MASK = 0xffffffffL;

    private final int type;
    private final byte[] value;
    private final @Nullable SurbKey key;

    private KeyringItem(int type, byte[] value, @Nullable SurbKey key) {
        this.type = type;
        this.value = value;
        this.key = key;
    }

    static KeyringItem of(SurbKey key) {
        byte[] name = key.identity().getBytes(UTF_8);
        byte[] secret = key.secret();
        byte[] value = ByteBuffer.allocate(EXPIRY_LENGTH + name.length + 1 + secret.length)
                .putInt((int) key.expires().getEpochSecond())
                .put(name)
                .put((byte) 0)
                .put(secret)
                .array();
        return new KeyringItem(SURB_KEY, value, key);
    }

    /** Reads all items in the buffer. */
    static List<KeyringItem> parseAll(ByteBuffer in) throws WireFormatException {
        List<KeyringItem> items = new ArrayList<>();
        while (in.hasRemaining()) {
            if (in.remaining() < HEADER_LENGTH) {
                throw new WireFormatException("a keyring that ends within an item");
            }
            int type = in.get() & 0xff;
            int length = in.getShort() & 0xffff;
            if (in.remaining() < length) {
                throw new WireFormatException("a keyring that ends within an item");
            }
            byte[] value = new byte[length];
            in.get(value);
            items.add(new KeyringItem(type, value, type == SURB_KEY ? key(value) : null));
        }
        return items;
    }

    /** The octets of the items one after the other. */
    static byte[] encode(List<KeyringItem> items) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (KeyringItem item : items) {
            out.write(item.type);
            out.write(item.value.length >> Byte.SIZE);
            out.write(item.value.length);
            out.writeBytes(item.value);
        }
        return out.toByteArray();
    }

    /** The key, if the item is one. */
    Optional<SurbKey> key() {
        return Optional.ofNullable(key);
    }

    /** Whether the item is a key that expired before the time. */
    boolean expiredBefore(Instant time) {
        return key != null && key.expires().isBefore(time);
    }

    private static SurbKey key(byte[] value) throws WireFormatException {
        int nul = EXPIRY_LENGTH;
        while (nul < value.length && value[nul] != 0) {
            nul++;
        }
        if (nul >= value.length) {
            throw new WireFormatException("a key in the keyring that is cut off");
        }
        Instant expires = Instant.ofEpochSecond(ByteBuffer.wrap(value).getInt() & EXPIRY_MASK);
        String name = new String(value, EXPIRY_LENGTH, nul - EXPIRY_LENGTH, UTF_8);
        return new SurbKey(name, Arrays.copyOfRange(value, nul + 1, value.length), expires);
    }
}
