package net.mixminion.testnet.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import net.mixminion.crypto.Rsa;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketHandler;
import net.mixminion.testnet.MixerStation;

/** How fast one core opens packets, against OpenSSL's private-key operations in the same run. */
final class HopBench implements Bench {
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = 1_000_000_000L;
    private static final double FORWARD_PROMISE = 0.74;
    private static final double SWAP_PROMISE = 0.62;

    @Override
    public String name() {
        return "hop";
    }

    @Override
    public String about() {
        return "packets opened a second and core, relayed and swapped, as a share of openssl's RSA operations";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        MixerStation.Keys keys = MixerStation.Keys.make();
        PacketHandler handler = keys.handler();
        Packet forward = keys.forwarded();
        Packet swap = keys.packet();
        rate(handler, forward);
        rate(handler, swap);
        double[] forwardRatios = new double[ROUNDS];
        double[] swapRatios = new double[ROUNDS];
        double[] forwards = new double[ROUNDS];
        double[] swaps = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            double before = Openssl.privateOperationsPerSecond();
            forwards[i] = rate(handler, forward);
            swaps[i] = rate(handler, swap);
            double limit = (before + Openssl.privateOperationsPerSecond()) / 2;
            forwardRatios[i] = forwards[i] / limit;
            swapRatios[i] = swaps[i] / limit;
            out.printf(
                    Locale.ROOT,
                    "openssl %.0f/s, FWD %.0f/s (%.3f), SWAP %.0f/s (%.3f)%n",
                    limit,
                    forwards[i],
                    forwardRatios[i],
                    swaps[i],
                    swapRatios[i]);
        }
        out.printf(
                Locale.ROOT,
                "{\"bench\":\"hop\",\"provider\":\"%s\",\"fwd_per_s\":%.0f,\"swap_per_s\":%.0f,"
                        + "\"fwd_ratio\":%.3f,\"swap_ratio\":%.3f}%n",
                Rsa.providerName(),
                Medians.of(forwards),
                Medians.of(swaps),
                Medians.of(forwardRatios),
                Medians.of(swapRatios));
        return Medians.of(forwardRatios) >= FORWARD_PROMISE && Medians.of(swapRatios) >= SWAP_PROMISE;
    }

    private static double rate(PacketHandler handler, Packet packet) {
        long begin = System.nanoTime();
        long count = 0;
        while (System.nanoTime() - begin < ROUND_NANOS) {
            HopResult result = handler.process(packet);
            if (!(result instanceof HopResult.Relay)) {
                throw new IllegalStateException("not relayed");
            }
            count++;
        }
        return count * 1e9 / (System.nanoTime() - begin);
    }
}
