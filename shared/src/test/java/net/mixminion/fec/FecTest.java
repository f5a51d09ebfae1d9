package net.mixminion.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.mixminion.Vectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FecTest {
    static Stream<JsonNode> codes() {
        return Vectors.cases("fragments", "fec");
    }

    static Stream<JsonNode> matrices() {
        return Vectors.cases("fragments", "fec_matrix");
    }

    private static Fec fec(JsonNode c) {
        return new Fec(c.required("k").intValue(), c.required("n").intValue());
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void hasTheMatrixOfTheReference(JsonNode c) {
        int[][] matrix = fec(c).matrix();
        JsonNode rows = c.required("rows");

        assertThat(matrix.length).isEqualTo(rows.size());
        for (int i = 0; i < matrix.length; i++) {
            assertThat(matrix[i]).isEqualTo(numbers(rows.get(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("codes")
    void encodesAndDecodesAsTheReference(JsonNode c) {
        Fec fec = fec(c);
        byte[][] data = blocks(c.required("blocks_b64"));
        byte[][] coded = blocks(c.required("encoded_b64"));

        for (int i = 0; i < coded.length; i++) {
            assertThat(fec.encode(data, i)).isEqualTo(coded[i]);
        }
        for (JsonNode order : c.required("decode_orders")) {
            int[] indices = numbers(order);
            assertThat(fec.decode(indices, chosen(coded, indices))).isDeepEqualTo(data);
        }
    }

    @Test
    void anyFourOfSixBlocksRebuildTheDataInAnyOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[][] data = randomBlocks(random, 4, 40);
        Fec fec = new Fec(4, 6);
        byte[][] coded = encodeAll(fec, data, 6);
        int subsets = 0;
        for (int set = 0; set < 1 << 6; set++) {
            if (Integer.bitCount(set) == 4) {
                int chosenSet = set;
                List<Integer> indices = new ArrayList<>(IntStream.range(0, 6)
                        .filter(i -> (chosenSet >> i & 1) == 1)
                        .boxed()
                        .toList());
                Collections.shuffle(indices, random);
                assertRebuilds(fec, data, coded, indices, seed);
                subsets++;
            }
        }
        assertThat(subsets).isEqualTo(15);
    }

    @RepeatedTest(100)
    void anySixteenOf22BlocksRebuildTheData() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[][] data = randomBlocks(random, 16, 1 + random.nextInt(50));
        Fec fec = new Fec(16, 22);
        List<Integer> indices = new ArrayList<>(IntStream.range(0, 22).boxed().toList());
        Collections.shuffle(indices, random);

        assertRebuilds(fec, data, encodeAll(fec, data, 22), indices.subList(0, 16), seed);
    }

    @Test
    void servesTheWholeRangeOfCodes() {
        Random random = new Random(1);
        for (int[] code : new int[][] {{1, 1}, {1, 256}, {3, 4}, {128, 256}, {256, 256}}) {
            byte[][] data = randomBlocks(random, code[0], 3);
            Fec fec = new Fec(code[0], code[1]);
            List<Integer> last =
                    IntStream.range(code[1] - code[0], code[1]).boxed().toList();
            assertRebuilds(fec, data, encodeAll(fec, data, code[1]), last, 1);
        }
    }

    @Test
    void givesNoArraysOfItsCallers() {
        byte[][] data = {{1, 2}, {3, 4}};
        Fec fec = new Fec(2, 3);
        fec.encode(data, 0)[0] = 99;
        fec.decode(new int[] {0, 1}, data)[0][0] = 99;
        fec.matrix()[0][0] = 99;

        assertThat(data[0]).containsExactly(1, 2);
        assertThat(fec.matrix()[0]).containsExactly(1, 0);
    }

    @Test
    void refusesImpossibleCodesAndBlocks() {
        byte[][] two = {{1, 2}, {3, 4}};
        Fec fec = new Fec(2, 3);

        assertThatIllegalArgumentException().isThrownBy(() -> new Fec(0, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fec(4, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fec(16, 257));
        assertThatIllegalArgumentException().isThrownBy(() -> fec.encode(two, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> fec.encode(two, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> fec.encode(new byte[][] {{1}}, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> fec.encode(new byte[][] {{1}, {2, 3}}, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> fec.decode(new int[] {0}, two));
        assertThatIllegalArgumentException().isThrownBy(() -> fec.decode(new int[] {0, 3}, two));
        assertThatIllegalArgumentException().isThrownBy(() -> fec.decode(new int[] {2, 2}, two));
    }

    private static void assertRebuilds(Fec fec, byte[][] data, byte[][] coded, List<Integer> indices, long seed) {
        int[] array = indices.stream().mapToInt(Integer::intValue).toArray();
        assertThat(fec.decode(array, chosen(coded, array)))
                .as("seed %d, blocks %s", seed, indices)
                .isDeepEqualTo(data);
    }

    private static byte[][] encodeAll(Fec fec, byte[][] data, int n) {
        return IntStream.range(0, n).mapToObj(i -> fec.encode(data, i)).toArray(byte[][]::new);
    }

    private static byte[][] chosen(byte[][] coded, int[] indices) {
        return IntStream.of(indices).mapToObj(i -> coded[i]).toArray(byte[][]::new);
    }

    private static byte[][] randomBlocks(Random random, int count, int length) {
        byte[][] blocks = new byte[count][length];
        for (byte[] block : blocks) {
            random.nextBytes(block);
        }
        return blocks;
    }

    private static int[] numbers(JsonNode array) {
        int[] numbers = new int[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).intValue();
        }
        return numbers;
    }

    private static byte[][] blocks(JsonNode array) {
        byte[][] blocks = new byte[array.size()][];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = Vectors.octets(array.get(i));
        }
        return blocks;
    }
}
