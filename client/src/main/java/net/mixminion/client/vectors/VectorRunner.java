package net.mixminion.client.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs vector files and tells the sum; the file's name tells the kind. */
public final class VectorRunner {
    private static final String SUFFIX = ".json";

    private final PrintWriter out;

    /** @param out takes a line for each failing case and the sum at the end */
    public VectorRunner(PrintWriter out) {
        this.out = out;
    }

    /**
     * Runs all cases of all files.
     *
     * @return true if at least one case was run and none failed
     */
    public boolean run(List<Path> files) {
        Report report = new Report(out);
        for (Path file : files) {
            runFile(file, report);
        }
        if (report.different() > 0) {
            out.printf("%d differ on purpose (docs/PROTOCOL.md says why)%n", report.different());
        }
        out.printf("%d passed, %d failed%n", report.passed(), report.failed());
        out.flush();
        return report.failed() == 0 && report.passed() > 0;
    }

    private static void runFile(Path file, Report report) {
        String fileName = String.valueOf(file.getFileName());
        String kindName =
                fileName.endsWith(SUFFIX) ? fileName.substring(0, fileName.length() - SUFFIX.length()) : fileName;
        Optional<VectorKind> kind = VectorKinds.named(kindName);
        if (kind.isEmpty()) {
            report.check(fileName, () -> report.expect("kind of the vector file", "a known kind", kindName));
            return;
        }
        try {
            JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
            kind.get().run(json, report);
        } catch (JsonProcessingException e) {
            report.check(fileName, () -> report.expect("contents", "JSON", e.getOriginalMessage()));
        } catch (IOException | RuntimeException e) {
            report.check(fileName, () -> report.expect("file", "readable vectors", e.toString()));
        }
    }
}
