package net.mixminion.client.fragments;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.FragmentationParams;
import net.mixminion.packet.payload.Fragments;
import net.mixminion.packet.payload.PayloadEncoder;

/** A message and its fragments. */
public final class SampleMessage {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] text;
    private final List<FragmentPayload> fragments;

    private SampleMessage(byte[] text, List<FragmentPayload> fragments) {
        this.text = text;
        this.fragments = fragments;
    }

    /** Random letters: three quarters of them are left by compression. */
    public static SampleMessage ofLength(int octets) {
        return of(text(octets), 0);
    }

    /** Random letters with an id of our choice. */
    public static SampleMessage withId(Digest20 messageId) {
        byte[] text = text(50_000);
        return new SampleMessage(text, Fragments.split(Compression.compress(text), 0, messageId, RANDOM));
    }

    /** Any text, with the overhead of a way to encrypt it. */
    public static SampleMessage of(byte[] text, int overhead) {
        List<FragmentPayload> fragments = new PayloadEncoder(RANDOM)
                .encode(text, overhead, Optional.empty()).stream()
                        .map(FragmentPayload.class::cast)
                        .toList();
        return new SampleMessage(text, fragments);
    }

    /** Random octets, which don't become shorter, then as many zeros, which do. */
    public static SampleMessage mostlyZeros(int random, int zeros) {
        byte[] text = new byte[random];
        RANDOM.nextBytes(text);
        return of(Arrays.copyOf(text, random + zeros), 0);
    }

    /** What was sent. */
    public byte[] text() {
        return text.clone();
    }

    /** All that were sent, by their indices. */
    public List<FragmentPayload> fragments() {
        return fragments;
    }

    /** The id that all fragments share. */
    public Digest20 id() {
        return fragments.get(0).messageId();
    }

    /** The first 8 digits of it. */
    public String name() {
        return id().hex().substring(0, 8);
    }

    /** As many fragments of each chunk as are needed, any of them, in any order. */
    public List<FragmentPayload> enough() {
        FragmentationParams params = FragmentationParams.of(
                fragments.get(0).messageSize(), fragments.get(0).overhead());
        List<FragmentPayload> enough = new ArrayList<>();
        for (int chunk = 0; chunk < params.chunks(); chunk++) {
            List<FragmentPayload> some =
                    new ArrayList<>(fragments.subList(chunk * params.n(), (chunk + 1) * params.n()));
            Collections.shuffle(some, RANDOM);
            enough.addAll(some.subList(0, params.k()));
        }
        Collections.shuffle(enough, RANDOM);
        return enough;
    }

    private static byte[] text(int octets) {
        byte[] text = new byte[octets * 3 / 4 + 3];
        RANDOM.nextBytes(text);
        return Arrays.copyOf(Base64.getEncoder().encode(text), octets);
    }
}
