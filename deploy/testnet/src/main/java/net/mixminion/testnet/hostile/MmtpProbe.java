package net.mixminion.testnet.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.mixminion.mmtp.LegacyTls;

/**
 * {@code deploy/testnet/mmtpc HOST PORT [WHAT ...]}: behaves to a server as told and says what it answered. Without
 * WHAT, everything that does not take long. Status 0 if the server behaved as expected each time, 1 if not, 64 if
 * misused.
 */
public final class MmtpProbe {
    private static final int MISUSED = 64;

    private MmtpProbe() {}

    public static void main(String[] args) {
        LegacyTls.permit();
        System.exit(run(Arrays.asList(args)));
    }

    private static int run(List<String> arguments) {
        if (arguments.size() < 2 || !arguments.get(1).matches("[0-9]{1,5}")) {
            return misused();
        }
        InetSocketAddress server;
        try {
            server = new InetSocketAddress(
                    InetAddress.getAllByName(arguments.get(0))[0], Integer.parseInt(arguments.get(1)));
        } catch (UnknownHostException e) {
            System.err.println("mmtpc: there is no host " + arguments.get(0));
            return MISUSED;
        }
        List<String> words = arguments.subList(2, arguments.size());
        List<Optional<Behaviour>> wanted = words.isEmpty()
                ? Arrays.stream(Behaviour.values())
                        .filter(behaviour -> !behaviour.takesLong())
                        .map(Optional::of)
                        .toList()
                : words.stream().map(MmtpProbe::find).toList();
        if (wanted.stream().anyMatch(Optional::isEmpty)) {
            return misused();
        }
        boolean good = true;
        for (Optional<Behaviour> behaviour : wanted) {
            good &= probe(server, behaviour.orElseThrow());
        }
        return good ? 0 : 1;
    }

    private static boolean probe(InetSocketAddress server, Behaviour behaviour) {
        String said;
        try {
            said = behaviour.act(server);
        } catch (IOException e) {
            said = e.toString();
        }
        boolean good = said.equals(behaviour.expected());
        System.out.printf(
                "%-14s %-10s %s%n", behaviour.word(), said, good ? "" : "(expected: " + behaviour.expected() + ")");
        return good;
    }

    private static Optional<Behaviour> find(String word) {
        return Arrays.stream(Behaviour.values())
                .filter(behaviour -> behaviour.word().equals(word))
                .findFirst();
    }

    private static int misused() {
        System.err.println("usage: deploy/testnet/mmtpc HOST PORT [WHAT ...], where WHAT is one of");
        for (Behaviour behaviour : Behaviour.values()) {
            System.err.printf("  %-14s %s%n", behaviour.word(), behaviour.about());
        }
        return MISUSED;
    }
}
