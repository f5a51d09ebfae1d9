package net.mixminion.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class Gf256Test {
    /** Multiplication the slow way: shift, add, reduce. */
    private static int slowProduct(int a, int b) {
        int product = 0;
        for (int bit = 7; bit >= 0; bit--) {
            product <<= 1;
            if (product >= 256) {
                product ^= 0x11D;
            }
            if ((b >> bit & 1) == 1) {
                product ^= a;
            }
        }
        return product;
    }

    @Test
    void multipliesAsPolynomials() {
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                assertThat(Gf256.multiply(a, b)).isEqualTo(slowProduct(a, b));
            }
        }
    }

    @Test
    void everyElementButZeroHasAnInverse() {
        for (int a = 1; a < 256; a++) {
            assertThat(Gf256.multiply(a, Gf256.invert(a))).isOne();
        }
        assertThatThrownBy(() -> Gf256.invert(0)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void addsMultiplesOfBlocks() {
        byte[] to = {1, 2, (byte) 255};
        Gf256.addMultiple(to, new byte[] {3, 0, (byte) 200}, 7);

        assertThat(to).containsExactly(1 ^ slowProduct(3, 7), 2, 255 ^ slowProduct(200, 7));
    }

    @Test
    void refusesToInvertASingularMatrix() {
        assertThatThrownBy(() -> Matrix.invert(new int[][] {{1, 2}, {1, 2}})).isInstanceOf(ArithmeticException.class);
    }
}
