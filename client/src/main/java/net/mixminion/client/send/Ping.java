package net.mixminion.client.send;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.path.FirstServer;
import net.mixminion.mmtp.Block;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.Packet;

/**
 * Finds out whether servers are up: each is connected to, must prove its identity, and is sent one block of padding, as
 * servers send among themselves. All are asked at the same time.
 */
public final class Ping {
    private final Duration timeout;
    private final Clock clock;
    private final RandomGenerator random;

    /**
     * @param timeout patience with each answer
     * @param clock tells whether the servers' certificates are valid
     * @param random for the padding
     */
    public Ping(Duration timeout, Clock clock, RandomGenerator random) {
        this.timeout = timeout;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Asks servers; a padding that is acknowledged is one that was accepted.
     *
     * @return what became of each one's padding, in order, numbered from 1
     * @throws ClientException if the thread is interrupted before that is known
     */
    public List<Fate> ask(List<FirstServer> servers) throws ClientException {
        List<Fate> fates = new ArrayList<>();
        try (MmtpNetwork network = new MmtpNetwork(timeout, clock)) {
            List<CompletableFuture<List<SendOutcome>>> answers = servers.stream()
                    .map(server -> ask(server, network.client()))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                fates.add(new Fate(i + 1, servers.get(i), answers.get(i).get().get(0)));
            }
            return fates;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException(ExitCode.TRY_LATER, "interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private CompletableFuture<List<SendOutcome>> ask(FirstServer server, MmtpClient client) {
        byte[] padding = new byte[Packet.PACKET_LENGTH];
        random.nextBytes(padding);
        Block junk = new Block(Block.Command.JUNK, Packet.of(padding));
        return client.sendBlocks(server.address(), List.of(junk), (index, outcome) -> {})
                .toCompletionStage()
                .toCompletableFuture();
    }
}
