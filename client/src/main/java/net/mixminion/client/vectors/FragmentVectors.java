package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import net.mixminion.fec.Fec;
import net.mixminion.packet.payload.FragmentationParams;

/** The kind {@code fragments}: the erasure code, how messages are cut up, the pool of fragments. */
final class FragmentVectors implements VectorKind {
    private static final Parts PARTS = new Parts(Map.of(
            "fec_matrix", Parts.same(FragmentVectors::matrix),
            "fec", Parts.same(FragmentVectors::code),
            "params", Parts.same(FragmentVectors::params),
            "messages", Parts.same(MessageVectors::check),
            "pool", Parts.same(PoolVectors::check)));

    @Override
    public String name() {
        return "fragments";
    }

    @Override
    public void run(JsonNode file, Report report) {
        PARTS.run(file, report);
    }

    private static void matrix(JsonNode c, Report report) {
        int[][] found = new Fec(number(c, "k"), number(c, "n")).matrix();
        JsonNode rows = c.required("rows");
        report.expect("number of rows", rows.size(), found.length);
        for (int i = 0; i < found.length; i++) {
            int[] row = new int[rows.get(i).size()];
            for (int j = 0; j < row.length; j++) {
                row[j] = rows.get(i).get(j).intValue();
            }
            report.expect("row " + i, Arrays.toString(row), Arrays.toString(found[i]));
        }
    }

    private static void code(JsonNode c, Report report) {
        Fec fec = new Fec(number(c, "k"), number(c, "n"));
        byte[][] blocks = blocks(c.required("blocks_b64"));
        byte[][] encoded = blocks(c.required("encoded_b64"));
        report.expect("k", number(c, "k"), blocks.length);
        report.expect("n", number(c, "n"), encoded.length);
        for (byte[] block : blocks) {
            report.expect("block_size", number(c, "block_size"), block.length);
        }
        for (int i = 0; i < encoded.length; i++) {
            report.expect("coded block " + i, encoded[i], fec.encode(blocks, i));
        }
        for (JsonNode order : c.required("decode_orders")) {
            int[] indices = new int[order.size()];
            byte[][] taken = new byte[order.size()][];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = order.get(i).intValue();
                taken[i] = encoded[indices[i]];
            }
            byte[][] decoded = fec.decode(indices, taken);
            for (int i = 0; i < blocks.length; i++) {
                report.expect("block " + i + " decoded from " + order, blocks[i], decoded[i]);
            }
        }
    }

    private static void params(JsonNode c, Report report) {
        FragmentationParams found = FragmentationParams.of(c.required("length").longValue(), number(c, "overhead"));
        report.expect("k", number(c, "k"), found.k());
        report.expect("n", number(c, "n"), found.n());
        report.expect("chunks", number(c, "chunks"), found.chunks());
        report.expect("chunk_size", number(c, "chunk_size"), found.chunkSize());
        report.expect("fragment_capacity", number(c, "fragment_capacity"), found.capacity());
        report.expect("max_fragments", number(c, "max_fragments"), found.fragments());
        report.expect("padded_length", c.required("padded_length").longValue(), found.paddedLength());
        report.expect("padding", c.required("padding").longValue(), found.padding());
    }

    private static byte[][] blocks(JsonNode array) {
        byte[][] blocks = new byte[array.size()][];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = octets(array.get(i));
        }
        return blocks;
    }
}
