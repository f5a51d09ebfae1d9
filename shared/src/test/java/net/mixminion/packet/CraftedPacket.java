package net.mixminion.packet;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Rsa;
import net.mixminion.crypto.Sha1;

/** Packets for one hop with every field as a test wants it, also as no honest sender writes it. */
public final class CraftedPacket {
    private final SecureRandom random;
    private final byte[] secret = new byte[16];
    private int major;
    private int minor = 3;
    private int type = RoutingType.DROP;
    private int length = -1;
    private byte[] info = new byte[0];
    private boolean rightDigest = true;
    private int plainLength = Subheader.PLAIN_LENGTH;

    public CraftedPacket(SecureRandom random) {
        this.random = random;
        random.nextBytes(secret);
    }

    public CraftedPacket version(int newMajor, int newMinor) {
        this.major = newMajor;
        this.minor = newMinor;
        return this;
    }

    /** Routing info of at most 172 octets. */
    public CraftedPacket routing(int newType, byte[] newInfo) {
        this.type = newType;
        this.info = newInfo.clone();
        return this;
    }

    /** A length that needn't be that of the routing info. */
    public CraftedPacket claimedLength(int newLength) {
        this.length = newLength;
        return this;
    }

    public CraftedPacket wrongDigest() {
        this.rightDigest = false;
        return this;
    }

    public CraftedPacket plainLength(int newPlainLength) {
        this.plainLength = newPlainLength;
        return this;
    }

    public byte[] secret() {
        return secret.clone();
    }

    public Packet sealedFor(Hop hop) {
        byte[] packet = new byte[Packet.PACKET_LENGTH];
        random.nextBytes(packet);
        Digest20 digest = Sha1.digest(packet, Subheader.RSA_LENGTH, OpenedHeader.STREAM_LENGTH);
        byte[] plain = new byte[plainLength];
        random.nextBytes(plain);
        ByteBuffer out = ByteBuffer.wrap(plain);
        out.put((byte) major).put((byte) minor).put(secret);
        out.put(rightDigest ? digest.bytes() : Sha1.hash(digest.bytes()));
        out.putShort((short) (length < 0 ? info.length : length)).putShort((short) type);
        out.put(info);
        byte[] sealed = Rsa.encrypt(plain, hop.packetKey(), random);
        System.arraycopy(sealed, 0, packet, 0, sealed.length);
        return Packet.of(packet);
    }
}
