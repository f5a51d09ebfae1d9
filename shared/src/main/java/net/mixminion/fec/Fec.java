package net.mixminion.fec;

import java.util.Arrays;

/**
 * The erasure code: n coded blocks from k data blocks, any k of which give the data back (E2E-spec §2.1.2).
 *
 * <p>Coded block i is row i of the code matrix times the data. The matrix is V times the inverse of the upper k rows of
 * V, where V has the rows 1, 0, 0, … and then, for r from 1, the powers 0 to k-1 of the generator to r-1. So the first
 * k coded blocks are the data themselves. Immutable, for any number of threads.
 */
public final class Fec {
    private final int k;
    private final int n;
    private final int[][] matrix;

    /**
     * A code of n blocks for k.
     *
     * @throws IllegalArgumentException unless 1 ≤ k ≤ n ≤ 256
     */
    public Fec(int k, int n) {
        if (k < 1 || n < k || n > Gf256.SIZE) {
            throw new IllegalArgumentException("no code of " + n + " blocks for " + k);
        }
        this.k = k;
        this.n = n;
        this.matrix = codeMatrix(k, n);
    }

    /** Row i, column j: what data block j contributes to coded block i, 0 to 255. A copy. */
    public int[][] matrix() {
        int[][] copy = new int[n][];
        for (int i = 0; i < n; i++) {
            copy[i] = matrix[i].clone();
        }
        return copy;
    }

    /**
     * One coded block; the others aren't computed.
     *
     * @param dataBlocks k blocks of one length
     * @param index 0 to n-1
     * @return a fresh array
     */
    public byte[] encode(byte[][] dataBlocks, int index) {
        checkBlocks(dataBlocks);
        checkIndex(index);
        return index < k ? dataBlocks[index].clone() : combine(matrix[index], dataBlocks);
    }

    /**
     * The k data blocks from any k coded blocks.
     *
     * @param indices k different numbers of coded blocks, in any order
     * @param blocks the coded blocks with these numbers, of one length
     * @return fresh arrays
     */
    public byte[][] decode(int[] indices, byte[][] blocks) {
        checkBlocks(blocks);
        if (indices.length != k) {
            throw new IllegalArgumentException(indices.length + " indices for " + k + " blocks");
        }
        int[][] rows = new int[k][];
        byte[][] data = new byte[k][];
        for (int i = 0; i < k; i++) {
            int index = indices[i];
            checkIndex(index);
            rows[i] = matrix[index];
            for (int earlier = 0; earlier < i; earlier++) {
                if (indices[earlier] == index) {
                    throw new IllegalArgumentException("block " + index + " given twice");
                }
            }
            if (index < k) {
                data[index] = blocks[i].clone();
            }
        }
        if (Arrays.asList(data).contains(null)) {
            int[][] inverse = Matrix.invert(rows);
            for (int i = 0; i < k; i++) {
                if (data[i] == null) {
                    data[i] = combine(inverse[i], blocks);
                }
            }
        }
        return data;
    }

    private static byte[] combine(int[] coefficients, byte[][] blocks) {
        byte[] sum = new byte[blocks[0].length];
        for (int j = 0; j < coefficients.length; j++) {
            Gf256.addMultiple(sum, blocks[j], coefficients[j]);
        }
        return sum;
    }

    private void checkBlocks(byte[][] blocks) {
        if (blocks.length != k) {
            throw new IllegalArgumentException(blocks.length + " blocks instead of " + k);
        }
        for (byte[] block : blocks) {
            if (block.length != blocks[0].length) {
                throw new IllegalArgumentException("blocks of different lengths");
            }
        }
    }

    private void checkIndex(int index) {
        if (index < 0 || index >= n) {
            throw new IllegalArgumentException("no block " + index + " among " + n);
        }
    }

    private static int[][] codeMatrix(int k, int n) {
        int[][] vandermonde = new int[n][k];
        vandermonde[0][0] = 1;
        for (int row = 1; row < n; row++) {
            for (int column = 0; column < k; column++) {
                vandermonde[row][column] = Gf256.power((row - 1) * column);
            }
        }
        return Matrix.multiply(vandermonde, Matrix.invert(Arrays.copyOf(vandermonde, k)));
    }
}
