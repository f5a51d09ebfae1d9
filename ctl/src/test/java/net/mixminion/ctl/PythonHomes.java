package net.mixminion.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;

/** Real homes of the Python server, one taken while it ran and one after it had stopped. */
final class PythonHomes {
    private static final int BLOCK = 512;

    private PythonHomes() {}

    /** Unpacks {@code running} or {@code stopped} below the directory, with a configuration beside it. */
    static ServerConfig unpack(String which, Path directory) throws IOException, ConfigException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        try (InputStream packed = resource("basedir_" + which + ".tar.gz");
                DataInputStream tar = new DataInputStream(new GZIPInputStream(packed))) {
            byte[] header = new byte[BLOCK];
            while (true) {
                tar.readFully(header);
                String name = text(header, 0, 100);
                if (name.isEmpty()) {
                    break;
                }
                int size = Integer.parseInt(text(header, 124, 12).strip(), 8);
                Path file = directory.resolve(name);
                if (header[156] == '5') {
                    Files.createDirectories(
                            file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    byte[] content = tar.readNBytes(size);
                    Files.write(file, content);
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                    tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                }
            }
        } catch (EOFException e) {
            throw new IOException("damaged archive", e);
        }
        String config = Files.readString(directory.resolve("srv.conf"), StandardCharsets.US_ASCII)
                .replace("/srv/mixminion/home", directory.toString())
                .replace("rm -f", "rm")
                .replaceAll("(?m)^(ShredCommand|FileParanoia):.*\n", "")
                .replaceAll("(?m)^\\[Host]\n", "");
        Path file = directory.resolve("mixminiond.conf");
        Files.writeString(file, config);
        return ServerConfig.load(file);
    }

    /** What the reference itself read in that home. */
    static JsonNode contents(String which) throws IOException {
        try (InputStream in = resource("contents.json")) {
            return new ObjectMapper().readTree(in).get(which);
        }
    }

    /** Every file of a tree with its octets, for comparing. */
    static Map<String, List<Byte>> tree(Path directory) throws IOException {
        Map<String, List<Byte>> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<Byte> octets = new ArrayList<>();
                for (byte octet : Files.readAllBytes(file)) {
                    octets.add(octet);
                }
                tree.put(directory.relativize(file).toString(), octets);
            }
        }
        return tree;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.US_ASCII);
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(PythonHomes.class.getResourceAsStream("/vectors/basedir/" + name), name);
    }
}
