package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.packet.Mixes;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.Reassembly.FragmentSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReassemblyTest {
    private static final LocalDate DAY = LocalDate.EPOCH;

    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);
    private final FragmentPool pool = new FragmentPool(Long.MAX_VALUE, FinishedMessages.inMemory());

    private MessageState pooled(List<FragmentPayload> fragments) {
        for (FragmentPayload fragment : fragments) {
            assertThat(pool.add(FragmentMeta.of(fragment, "", DAY)))
                    .as("seed %d", seed)
                    .isEqualTo(FragmentPool.Outcome.STORED);
        }
        return pool.message(fragments.get(0).messageId()).orElseThrow();
    }

    private List<FragmentPayload> split(byte[] message, int overhead) {
        return Fragments.split(message, overhead, Samples.id(random.nextInt(256)), random);
    }

    private byte[] rebuilt(List<FragmentPayload> fragments) throws IOException {
        return Reassembly.inMemory(pooled(fragments), FragmentSource.of(Samples.byIndex(fragments)));
    }

    private static byte[] streamed(MessageState state, FragmentSource source) throws IOException {
        ByteArrayOutputStream whitened = new ByteArrayOutputStream();
        Reassembly.write(state, source, whitened);
        assertThat(whitened.size()).isEqualTo((int) state.params().length());
        byte[] octets = whitened.toByteArray();
        try (InputStream message = UnwhitenedMessage.open(() -> new ByteArrayInputStream(octets), octets.length)) {
            return message.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource({"28626, 0", "57250, 0", "57251, 0", "100000, 38", "229000, 38", "458000, 0", "458001, 0", "1000000, 38"
    })
    void givesTheMessageBackFromAnyEnoughFragments(int length, int overhead) throws Exception {
        byte[] message = Samples.random(length, random);
        List<FragmentPayload> all = split(message, overhead);
        FragmentationParams params = FragmentationParams.of(length, overhead);
        assertThat(all).hasSize(params.fragments());

        List<FragmentPayload> enough = Samples.enough(all, params, random);
        MessageState state = pooled(enough);
        FragmentSource source = FragmentSource.of(Samples.byIndex(enough));
        assertThat(Reassembly.inMemory(state, source)).as("seed %d", seed).isEqualTo(message);
        assertThat(streamed(state, source)).as("seed %d", seed).isEqualTo(message);
    }

    @Test
    void everyFourOfSixAreEnough() throws Exception {
        byte[] message = Samples.random(100_000, random);
        List<FragmentPayload> all = split(message, 0);
        int subsets = 0;
        for (int subset = 0; subset < 1 << all.size(); subset++) {
            if (Integer.bitCount(subset) == 4) {
                int members = subset;
                List<FragmentPayload> four = all.stream()
                        .filter(fragment -> (members >> fragment.index() & 1) == 1)
                        .toList();
                FragmentPool fresh = new FragmentPool(message.length, FinishedMessages.inMemory());
                four.forEach(fragment -> fresh.add(FragmentMeta.of(fragment, "", DAY)));
                MessageState state = fresh.complete().get(0);
                assertThat(Reassembly.inMemory(state, FragmentSource.of(Samples.byIndex(four))))
                        .as("fragments %s", four)
                        .isEqualTo(message);
                subsets++;
            }
        }
        assertThat(subsets).isEqualTo(15);
    }

    @Test
    void messageComesOutOnlyWithItsLastFragment() {
        List<FragmentPayload> all = split(Samples.random(100_000, random), 0);
        MessageState state = pooled(all.subList(0, 3));

        assertThatThrownBy(() -> Reassembly.inMemory(state, FragmentSource.of(Samples.byIndex(all))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whiteningHidesTheTextInEachFragment() {
        byte[] message = Samples.octets("the same line again and again\n".repeat(2000));
        byte[] data = split(message, 0).get(0).data();

        assertThat(Samples.text(data)).doesNotContain("same line");
    }

    @Test
    void refusesDataOtherThanStored() {
        List<FragmentPayload> all = split(Samples.random(40_000, random), 0);
        MessageState state = pooled(all.subList(1, 3));
        Map<Integer, byte[]> data = Samples.byIndex(all);
        byte[] damaged = all.get(2).data();
        damaged[random.nextInt(damaged.length)]++;
        data.put(2, damaged);

        assertThatThrownBy(() -> Reassembly.inMemory(state, FragmentSource.of(data)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fragment 2");
    }

    @Test
    void holdsOneChunkAtATime() throws Exception {
        byte[] message = Samples.random(3 * 458_000, random);
        List<FragmentPayload> all = split(message, 0);
        MessageState state = pooled(Samples.enough(all, FragmentationParams.of(message.length, 0), random));
        Map<Integer, byte[]> data = Samples.byIndex(all);
        List<Integer> chunksRead = new ArrayList<>();
        int[] written = {0};
        FragmentSource source = index -> {
            chunksRead.add(state.params().chunkOf(index));
            // what was read for earlier chunks has been written by now
            assertThat(written[0]).isEqualTo(state.params().chunkOf(index) * 458_000);
            return FragmentSource.of(data).data(index);
        };
        Reassembly.write(state, source, new OutputStream() {
            @Override
            public void write(int octet) {
                written[0]++;
            }

            @Override
            public void write(byte[] buffer, int offset, int length) {
                written[0] += length;
            }
        });
        assertThat(chunksRead).hasSize(48).isSorted();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Payload.ENCRYPTED_OVERHEAD})
    void messageOfAnyLengthGoesThroughPayloads(int overhead) throws Exception {
        PayloadEncoder encoder = new PayloadEncoder(random);
        for (int length : new int[] {0, 1, 20_000, 28_700, 60_000, 120_000, 500_000}) {
            byte[] message = Samples.random(length, random);
            List<Payload> payloads = encoder.encode(message, overhead, Optional.empty());

            assertThat(payloads).hasSize(PayloadEncoder.count(message, overhead, Optional.empty()));
            byte[] compressed;
            if (payloads.get(0) instanceof SingletonPayload singleton) {
                compressed = singleton.contents();
            } else {
                List<FragmentPayload> fragments = new ArrayList<>();
                payloads.forEach(payload -> fragments.add((FragmentPayload) payload));
                FragmentationParams params =
                        FragmentationParams.of(fragments.get(0).messageSize(), overhead);
                compressed = rebuilt(Samples.enough(fragments, params, random));
            }
            assertThat(Compression.uncompress(compressed, length + 1))
                    .as("seed %d", seed)
                    .isEqualTo(message);
        }
    }

    @Test
    void exitFindsWhereToDeliverInTheMessageItself() throws Exception {
        ServerSideHeader header = new ServerSideHeader(RoutingType.SMTP, Samples.octets("big@example.test"));
        byte[] message = Arrays.copyOf(Samples.octets("SUBJECT:big\n\n"), 90_000);
        random.nextBytes(message);
        System.arraycopy(Samples.octets("SUBJECT:big\n\n"), 0, message, 0, 13);
        List<FragmentPayload> fragments = new ArrayList<>();
        for (Payload payload : new PayloadEncoder(random).encode(message, 0, Optional.of(header))) {
            assertThat(Samples.text(payload.pack())).doesNotContain("example.test");
            fragments.add((FragmentPayload) Payload.parse(payload.pack()));
        }
        assertThat(fragments).hasSize(PayloadEncoder.count(message, 0, Optional.of(header)));

        byte[] whole = rebuilt(Samples.enough(
                fragments, FragmentationParams.of(fragments.get(0).messageSize(), 0), random));
        ServerSideHeader found = ServerSideHeader.parse(whole);
        assertThat(found.exitType()).isEqualTo(RoutingType.SMTP);
        assertThat(Samples.text(found.routingInfo())).isEqualTo("big@example.test");
        byte[] compressed = Arrays.copyOfRange(whole, found.length(), whole.length);
        ExitMessage delivered =
                ExitMessage.decodeReassembled(compressed, message.length).orElseThrow();
        assertThat(delivered.headers()).containsEntry("SUBJECT", "big");
        assertThat(delivered.contents()).isEqualTo(Arrays.copyOfRange(message, 13, message.length));
    }

    @Test
    void shortMessageCarriesNoServerSideHeader() {
        ServerSideHeader header = new ServerSideHeader(RoutingType.SMTP, Samples.octets("a@example.test"));
        byte[] message = Samples.octets("\nshort");
        List<Payload> payloads = new PayloadEncoder(random).encode(message, 0, Optional.of(header));

        assertThat(payloads).hasSize(1);
        assertThat(((SingletonPayload) payloads.get(0)).contents()).isEqualTo(Compression.compress(message));
    }
}
