package net.mixminion.fec;

/** The field of 256 elements of the erasure code: polynomial x^8+x^4+x^3+x^2+1, generator x. */
final class Gf256 {
    static final int SIZE = 256;

    private static final int POLYNOMIAL = 0x11D;
    private static final int ORDER = SIZE - 1;

    private static final int[] POWERS = new int[ORDER];
    private static final int[] LOGARITHMS = new int[SIZE];
    private static final byte[][] PRODUCTS = new byte[SIZE][SIZE];

    static {
        int element = 1;
        for (int i = 0; i < ORDER; i++) {
            POWERS[i] = element;
            LOGARITHMS[element] = i;
            element <<= 1;
            if (element >= SIZE) {
                element ^= POLYNOMIAL;
            }
        }
        for (int a = 1; a < SIZE; a++) {
            for (int b = 1; b < SIZE; b++) {
                PRODUCTS[a][b] = (byte) POWERS[(LOGARITHMS[a] + LOGARITHMS[b]) % ORDER];
            }
        }
    }

    private Gf256() {}

    /** The generator to a power of at least 0. */
    static int power(int exponent) {
        return POWERS[exponent % ORDER];
    }

    static int multiply(int a, int b) {
        return PRODUCTS[a][b] & 0xff;
    }

    /** The inverse of an element other than 0. */
    static int invert(int a) {
        if (a == 0) {
            throw new ArithmeticException("zero has no inverse");
        }
        return POWERS[(ORDER - LOGARITHMS[a]) % ORDER];
    }

    /** Adds a multiple of one block to another: {@code to += factor * from}. */
    static void addMultiple(byte[] to, byte[] from, int factor) {
        if (factor == 0) {
            return;
        }
        byte[] row = PRODUCTS[factor];
        for (int i = 0; i < to.length; i++) {
            to[i] ^= row[from[i] & 0xff];
        }
    }
}
