package net.mixminion.client;

import java.io.PrintStream;
import java.util.List;

/** Tables of text: two blanks between columns, none at the ends of lines. */
final class Columns {
    private Columns() {}

    /** Prints rows of equally many cells. */
    static void print(List<List<String>> rows, PrintStream out) {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width =
                        rows.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
                line.append(row.get(column))
                        .append(" ".repeat(width - row.get(column).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
