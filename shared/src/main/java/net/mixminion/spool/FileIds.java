package net.mixminion.spool;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** The random part of the names in a pool: 16 characters of {@code [A-Za-z0-9+-]}, made of 96 random bits. */
public final class FileIds {
    private static final int RANDOM_LENGTH = 12;
    private static final int MAX_LENGTH = 64;

    private FileIds() {}

    /** A new id. */
    public static String random(RandomGenerator random) {
        byte[] bits = new byte[RANDOM_LENGTH];
        random.nextBytes(bits);
        return Base64.getEncoder().encodeToString(bits).replace('/', '-');
    }

    /** Whether we read files of this id: one to 64 characters of the alphabet (the reference's ids have eight). */
    public static boolean isValid(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letter && c != '+' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
