package net.mixminion.testnet.bench;

import java.util.Arrays;
import java.util.List;

/** {@code deploy/testnet/bench NAME [ARGUMENT ...]}: status 0 if what was promised holds, 1 if not, 64 if misused. */
public final class BenchMain {
    private static final int MISUSED = 64;

    private static final List<Bench> BENCHES = List.of(
            new DiskBench(),
            new RelayBench(),
            new DestinationsBench(),
            new FragmentsBench(),
            new SenderKillsBench(),
            new SupervisorBench(),
            new AckBench(),
            new HostileBench(),
            new IdleBench(),
            new TimingBench(),
            new RefusalsBench(),
            new FloodBench(),
            new HopBench(),
            new MixerBench(),
            new HashLogBench());

    private BenchMain() {}

    public static void main(String[] args) throws Exception {
        System.exit(run(Arrays.asList(args)));
    }

    private static int run(List<String> arguments) throws Exception {
        String name = arguments.isEmpty() ? "" : arguments.get(0);
        for (Bench bench : BENCHES) {
            if (bench.name().equals(name)) {
                return bench.run(arguments.subList(1, arguments.size()), System.out) ? 0 : 1;
            }
        }
        System.err.println("usage: deploy/testnet/bench NAME [ARGUMENT ...]; these there are:");
        BENCHES.forEach(bench -> System.err.printf("  %-12s %s%n", bench.name(), bench.about()));
        return MISUSED;
    }
}
