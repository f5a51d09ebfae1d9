package net.mixminion.client.fragments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.FragmentPool.Outcome;
import net.mixminion.packet.payload.MessageState;
import net.mixminion.packet.payload.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientFragmentsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int SIZE_OFFSET = 43;

    private final Path room;
    private final ClientHome home;
    private final List<String> complaints = new ArrayList<>();
    private Instant now = NOON;

    ClientFragmentsTest(@TempDir Path directory) {
        this.room = directory.resolve("fragments");
        this.home = ClientHome.at(directory, Map.of(ClientHome.NO_PARANOIA, ""));
    }

    @Test
    void whatIsWantedIsKeptOnceAndNoMoreOfIt() throws ClientException, IOException {
        SampleMessage message = SampleMessage.ofLength(200_000);
        List<FragmentPayload> enough = message.enough();
        ClientFragments fragments = open();
        assertThat(fragments.add(enough.get(0), "")).isEqualTo(Outcome.STORED);
        assertThat(fragments.add(enough.get(0), "")).isEqualTo(Outcome.DUPLICATE);
        assertThat(open().add(enough.get(0), "")).isEqualTo(Outcome.DUPLICATE);
        addAll(enough.subList(1, enough.size()));
        FragmentPayload spare = message.fragments().stream()
                .filter(one -> !enough.contains(one))
                .findFirst()
                .orElseThrow();
        assertThat(open().add(spare, "")).isEqualTo(Outcome.UNNEEDED);
        assertThat(files("msg_")).hasSize(enough.size());
        assertThat(open().messages()).singleElement().matches(MessageState::isComplete);
    }

    @Test
    void aContradictionGivesTheMessageUpForGood() throws ClientException, IOException {
        SampleMessage message = SampleMessage.ofLength(200_000);
        SampleMessage other = SampleMessage.withId(message.id());
        open().add(message.fragments().get(0), "");
        open().add(message.fragments().get(1), "");
        assertThat(open().add(other.fragments().get(0), "")).isEqualTo(Outcome.REJECTED_MESSAGE);
        assertThat(files("")).containsExactly(".finished");
        assertThat(open().add(message.fragments().get(2), "")).isEqualTo(Outcome.LATE);
        assertThat(open().messages()).isEmpty();
    }

    @Test
    void fragmentsOfOneMessageToTwoIdentitiesContradictEachOther() throws ClientException {
        SampleMessage message = SampleMessage.ofLength(50_000);
        open().add(message.fragments().get(0), "work");
        assertThat(open().add(message.fragments().get(1), "home")).isEqualTo(Outcome.REJECTED_MESSAGE);
    }

    @Test
    void aMessageThatClaimsTooMuchIsNotBegun() throws ClientException, WireFormatException, IOException {
        byte[] octets = SampleMessage.ofLength(50_000).fragments().get(0).pack();
        octets[SIZE_OFFSET] = 4; // 64 MB and the length that it has
        assertThat(open().add((FragmentPayload) Payload.parse(octets), "")).isEqualTo(Outcome.TOO_LARGE);
        assertThat(files("")).isEmpty();
    }

    @Test
    void refusesMoreThanThereIsRoomForAndNamesTheRemedy() throws ClientException {
        SampleMessage message = SampleMessage.ofLength(200_000);
        ClientFragments fragments = ClientFragments.open(home, clock(), complaints::add, 2);
        fragments.add(message.fragments().get(0), "");
        fragments.add(message.fragments().get(1), "");
        assertThatThrownBy(() -> fragments.add(message.fragments().get(2), ""))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.IO))
                .hasMessageContaining("mixminion purge-fragments");
        assertThat(fragments.add(message.fragments().get(1), "")).isEqualTo(Outcome.DUPLICATE);
        assertThat(fragments.finish(message.id(), Ending.REJECTED)).isEqualTo(2);
        assertThat(fragments.messages()).isEmpty();
        assertThatThrownBy(() -> fragments.find(message.name())).isInstanceOf(ClientException.class);
        assertThat(fragments.add(SampleMessage.ofLength(50_000).fragments().get(0), ""))
                .isEqualTo(Outcome.STORED);
    }

    @Test
    void aMessageThatIsDoneWithIsRememberedForThirtyDays() throws ClientException {
        SampleMessage message = SampleMessage.ofLength(50_000);
        FragmentPayload fragment = message.fragments().get(0);
        open().add(fragment, "");
        open().finish(message.id(), Ending.COMPLETED);
        now = NOON.plus(Duration.ofDays(30));
        assertThat(open().add(fragment, "")).isEqualTo(Outcome.LATE);
        now = NOON.plus(Duration.ofDays(31));
        assertThat(open().add(fragment, "")).isEqualTo(Outcome.STORED);
    }

    @Test
    void fragmentsThatACrashHasLeftOfAFinishedMessageGo() throws ClientException, IOException {
        SampleMessage message = SampleMessage.ofLength(50_000);
        open().add(message.fragments().get(0), "");
        open().add(message.fragments().get(1), "");
        Map<Path, byte[]> before = new HashMap<>();
        for (String name : files("msg_")) {
            before.put(room.resolve(name), Files.readAllBytes(room.resolve(name)));
        }
        open().finish(message.id(), Ending.COMPLETED);
        for (Map.Entry<Path, byte[]> file : before.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }
        assertThat(open().messages()).isEmpty();
        assertThat(files("")).containsExactly(".finished");
    }

    @Test
    void aDamagedFileIsPutAsideAndTheRestGoesOn() throws ClientException, IOException {
        SampleMessage message = SampleMessage.ofLength(200_000);
        addAll(message.enough());
        Files.write(room.resolve("msg_damaged"), new byte[100]);
        Path first = fileOf("msg_", 0);
        byte[] octets = Files.readAllBytes(first);
        octets[octets.length - 100] ^= 1;
        Files.write(first, octets);
        // a size that contradicts all others
        Path second = fileOf("msg_", 1);
        String size = "\"" + message.fragments().get(0).messageSize() + "\"";
        String text = Files.readString(second, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(size);
        Files.writeString(second, text.replace(size, "\"199999\""), StandardCharsets.ISO_8859_1);

        assertThat(open().messages())
                .singleElement()
                .extracting(MessageState::have)
                .isEqualTo(6);
        assertThat(files("crp_")).hasSize(3);
        assertThat(complaints).hasSize(3).allMatch(line -> line.contains("put aside"));
        assertThatThrownBy(() -> open().assemble(open().find(message.name())))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
                .hasMessageContaining("2 of its 8 fragments are missing");

        complaints.clear();
        addAll(message.fragments());
        ClientFragments fragments = open();
        assertThat(fragments.assemble(fragments.find(message.name())))
                .hasSize((int) message.fragments().get(0).messageSize());
        assertThat(complaints).isEmpty();
    }

    @Test
    void unreadableLinesOfWhatIsDoneWithAreToldAndTheOthersCount() throws ClientException, IOException {
        SampleMessage message = SampleMessage.ofLength(50_000);
        open().finish(message.id(), Ending.REJECTED);
        Path file = room.resolve(".finished");
        Files.writeString(file, "rubbish\n" + Files.readString(file));
        assertThat(open().add(message.fragments().get(0), "")).isEqualTo(Outcome.LATE);
        assertThat(complaints).singleElement().asString().contains(file + " has 1 line that");
    }

    @Test
    void namesAreAsLongAsItTakesToTellMessagesApart() throws ClientException {
        SampleMessage one = SampleMessage.withId(Digest20.fromHex("0123456789" + "a".repeat(30)));
        SampleMessage two = SampleMessage.withId(Digest20.fromHex("0123456789" + "b".repeat(30)));
        open().add(one.fragments().get(0), "");
        assertThat(open().name(one.id())).isEqualTo("01234567");
        open().add(two.fragments().get(0), "");
        assertThat(open().name(one.id())).isEqualTo("0123456789a");
        assertThat(open().find("0123456789A").messageId()).isEqualTo(one.id());
        assertThat(open().find("0123456789bb").messageId()).isEqualTo(two.id());
        assertThatThrownBy(() -> open().find("01234567"))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("0123456789a, 0123456789b");
        for (String name : new String[] {"0123456", "", "0123456x", "0".repeat(41)}) {
            assertThatThrownBy(() -> open().find(name))
                    .isInstanceOfSatisfying(
                            ClientException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
        }
        assertThatThrownBy(() -> open().find("11234567"))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_INPUT));
    }

    private ClientFragments open() throws ClientException {
        return ClientFragments.open(home, clock(), complaints::add);
    }

    private void addAll(List<FragmentPayload> all) throws ClientException {
        ClientFragments fragments = open();
        for (FragmentPayload fragment : all) {
            fragments.add(fragment, "");
        }
    }

    private Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private Path fileOf(String prefix, int number) throws IOException {
        return room.resolve(files(prefix).stream()
                .filter(name -> !name.equals("msg_damaged"))
                .toList()
                .get(number));
    }

    private List<String> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(room)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
