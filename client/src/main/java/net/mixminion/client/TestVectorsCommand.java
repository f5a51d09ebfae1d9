package net.mixminion.client;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.vectors.VectorRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mixminion testvectors}: compares what we compute with what the reference implementation computed. */
@Command(name = "testvectors", description = "Run test vectors; succeeds if at least one case was run and none failed.")
final class TestVectorsCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "JSON files; the name of each tells what is in it.")
    private List<Path> files = List.of();

    private final ClientContext context;

    TestVectorsCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        PrintWriter out = new PrintWriter(context.out(), true, StandardCharsets.UTF_8);
        return new VectorRunner(out).run(files) ? ExitCode.OK : ExitCode.FAILED;
    }
}
