package net.mixminion.fec;

/** Matrices over {@link Gf256}, as rows. */
final class Matrix {
    private Matrix() {}

    static int[][] multiply(int[][] a, int[][] b) {
        int[][] product = new int[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                int sum = 0;
                for (int l = 0; l < b.length; l++) {
                    sum ^= Gf256.multiply(a[i][l], b[l][j]);
                }
                product[i][j] = sum;
            }
        }
        return product;
    }

    /** The inverse of a regular square matrix, by Gauss and Jordan. */
    static int[][] invert(int[][] matrix) {
        int size = matrix.length;
        int[][] left = new int[size][];
        int[][] right = new int[size][size];
        for (int i = 0; i < size; i++) {
            left[i] = matrix[i].clone();
            right[i][i] = 1;
        }
        for (int column = 0; column < size; column++) {
            int pivot = column;
            while (pivot < size && left[pivot][column] == 0) {
                pivot++;
            }
            if (pivot == size) {
                throw new ArithmeticException("singular matrix");
            }
            swap(left, pivot, column);
            swap(right, pivot, column);
            int scale = Gf256.invert(left[column][column]);
            scale(left[column], scale);
            scale(right[column], scale);
            for (int row = 0; row < size; row++) {
                if (row != column) {
                    int factor = left[row][column];
                    subtract(left[row], left[column], factor);
                    subtract(right[row], right[column], factor);
                }
            }
        }
        return right;
    }

    private static void swap(int[][] rows, int i, int j) {
        int[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }

    private static void scale(int[] row, int factor) {
        for (int i = 0; i < row.length; i++) {
            row[i] = Gf256.multiply(row[i], factor);
        }
    }

    private static void subtract(int[] row, int[] other, int factor) {
        for (int i = 0; i < row.length; i++) {
            row[i] ^= Gf256.multiply(other[i], factor);
        }
    }
}
