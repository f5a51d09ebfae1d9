package net.mixminion.packet.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.mixminion.crypto.Digest20;

/** Texts, messages and fragments for tests. */
final class Samples {
    private Samples() {}

    static byte[] octets(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }

    static String text(byte[] octets) {
        return new String(octets, ISO_8859_1);
    }

    /** Octets that nothing compresses. */
    static byte[] random(int length, SecureRandom random) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    static Digest20 id(int number) {
        byte[] octets = new byte[Digest20.LENGTH];
        octets[0] = (byte) number;
        return Digest20.of(octets);
    }

    /** For each chunk any k of its n fragments, in random order. */
    static List<FragmentPayload> enough(List<FragmentPayload> all, FragmentationParams params, SecureRandom random) {
        List<FragmentPayload> taken = new ArrayList<>();
        for (int chunk = 0; chunk < params.chunks(); chunk++) {
            List<FragmentPayload> ofChunk = new ArrayList<>(all.subList(chunk * params.n(), (chunk + 1) * params.n()));
            Collections.shuffle(ofChunk, random);
            taken.addAll(ofChunk.subList(0, params.k()));
        }
        Collections.shuffle(taken, random);
        return taken;
    }

    static Map<Integer, byte[]> byIndex(List<FragmentPayload> fragments) {
        Map<Integer, byte[]> data = new HashMap<>();
        fragments.forEach(fragment -> data.put(fragment.index(), fragment.data()));
        return data;
    }
}
