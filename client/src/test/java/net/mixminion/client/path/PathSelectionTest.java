package net.mixminion.client.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.mixminion.client.address.ExitAddress;
import net.mixminion.directory.MailExit;
import net.mixminion.packet.RoutingType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathSelectionTest {
    private static final ExitDemand MAIL =
            new ExitDemand(new ExitAddress(RoutingType.SMTP, "a@b.test", null), false, 1000, 1);

    private final long seed = System.nanoTime();
    private final RandomGenerator random = new SplittableRandom(seed);

    @ParameterizedTest
    @ValueSource(strings = {"?,?", "*4", "~5", "a,?,?,b", "a,*2:~2,b", "a:?", "b,~1", "*3:*2", "a,b"})
    void takesNoStepTwiceWithinAServerThatCouldBeAvoided(String path) throws PathException {
        for (int run = 0; run < 100; run++) {
            List<Mix> known = someMixes();
            Map<String, Mix> named = Map.of("a", known.get(0), "b", known.get(1));
            PathSpec spec = PathParser.parse(path, PathUse.FORWARD);
            ChosenPath chosen;
            try {
                chosen = new PathSelection(known, named, random)
                        .choose(spec, PathUse.FORWARD, MAIL, 1)
                        .get(0);
            } catch (PathException e) {
                assertThat(e.fault()).isEqualTo(PathException.Fault.IMPOSSIBLE);
                continue;
            }
            List<Mix> all = Stream.concat(chosen.leg1().stream(), chosen.leg2().stream())
                    .toList();
            String what = "seed " + seed + ", known " + known + ", path " + path + ", chosen " + all;
            assertThat(MAIL.refusal(chosen.exit())).as(what).isEmpty();
            assertThat(chosen.first().canBeFirst()).as(what).isTrue();
            for (int i = 1; i < all.size(); i++) {
                assertThat(all.get(i - 1).canRelayTo(all.get(i))).as(what).isTrue();
            }
            if (all.size() <= 6) {
                assertThat(repeats(all)).as(what).isEqualTo(fewestRepeats(pattern(all, path, named), known));
            }
        }
    }

    @Test
    void looksAheadInsteadOfRunningIntoADeadEnd() throws PathException {
        Mix a = Mixes.exit("a");
        Mix b = Mixes.exit("b");
        ChosenPath chosen = choose("a,?:?,b", List.of(a, b));
        assertThat(chosen.leg1()).containsExactly(a, b);
        assertThat(chosen.leg2()).containsExactly(a, b);
    }

    @Test
    void usesAServerTwiceInARowWhenThereIsNoOther() throws PathException {
        Mix a = Mixes.exit("a");
        assertThat(choose("*3", List.of(a)).repeatsAServer()).isTrue();
    }

    @Test
    void choosesEachServerEquallyOften() throws PathException {
        List<Mix> known = Stream.of("a", "b", "c", "d", "e").map(Mixes::exit).toList();
        Map<String, Integer> exits = new HashMap<>();
        Map<String, Integer> firsts = new HashMap<>();
        for (int run = 0; run < 10_000; run++) {
            ChosenPath chosen = choose("*3", known);
            exits.merge(chosen.exit().nickname(), 1, Integer::sum);
            firsts.merge(chosen.first().nickname(), 1, Integer::sum);
        }
        // 2000 each; 40 is one standard deviation
        assertThat(exits.values())
                .as("seed %d", seed)
                .hasSize(5)
                .allSatisfy(n -> assertThat(n).isBetween(1760, 2240));
        assertThat(firsts.values())
                .as("seed %d", seed)
                .hasSize(5)
                .allSatisfy(n -> assertThat(n).isBetween(1760, 2240));
    }

    @Test
    void drawsAboutAsManyServersAsAsked() throws PathException {
        Mix a = Mixes.exit("a");
        PathSpec spec = PathParser.parse("~5,a", PathUse.FORWARD);
        int runs = 20_000;
        List<Integer> lengths = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            lengths.add(PathShape.draw(spec, PathUse.FORWARD, Map.of("a", a), random)
                            .servers()
                            .size()
                    - 1);
        }
        double mean = lengths.stream().mapToInt(n -> n).average().orElseThrow();
        double variance = lengths.stream()
                .mapToDouble(n -> (n - mean) * (n - mean))
                .average()
                .orElseThrow();
        assertThat(mean).as("seed %d", seed).isCloseTo(5.0, within(0.07));
        assertThat(Math.sqrt(variance)).as("seed %d", seed).isCloseTo(1.53, within(0.1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"~1", "~2", "~1,a", "a,~1", "~1,~1", "*0:*0", "~1:~1"})
    void neverLeavesALegEmptyNorMovesTheExitForward(String path) throws PathException {
        Map<String, Mix> named = Map.of("a", Mixes.exit("a"));
        PathSpec spec = PathParser.parse(path, PathUse.FORWARD);
        Set<Integer> lengths = new HashSet<>();
        for (int run = 0; run < 500; run++) {
            PathShape shape = PathShape.draw(spec, PathUse.FORWARD, named, random);
            assertThat(shape.firstLeg())
                    .as("seed %d", seed)
                    .isBetween(1, shape.servers().size() - 1);
            boolean endsAtA = shape.servers().get(shape.servers().size() - 1).fixed() != null;
            assertThat(endsAtA).as("seed %d", seed).isEqualTo(path.endsWith("a"));
            lengths.add(shape.servers().size());
        }
        assertThat(lengths).contains(2);
    }

    @Test
    void splitsInTheMiddleWithTheLongerLegFirst() throws PathException {
        List<Mix> known = Stream.of("a", "b", "c").map(Mixes::exit).toList();
        ChosenPath chosen = choose("*5", known);
        assertThat(chosen.leg1()).hasSize(3);
        assertThat(chosen.leg2()).hasSize(2);
    }

    @Test
    void fragmentsOfAMessageAllLeaveAtOneServerByWaysOfTheirOwn() throws PathException {
        List<Mix> known =
                Stream.of("a", "b", "c", "d", "e", "f").map(Mixes::exit).toList();
        ExitDemand demand = new ExitDemand(MAIL.address(), false, 90_000, 10);
        List<ChosenPath> paths = new PathSelection(known, Map.of(), random)
                .choose(PathParser.parse("~5", PathUse.FORWARD), PathUse.FORWARD, demand, 10);
        assertThat(paths.stream().map(ChosenPath::exit).distinct())
                .as("seed %d", seed)
                .hasSize(1);
        assertThat(paths.stream().distinct()).as("seed %d", seed).hasSizeGreaterThan(5);
    }

    @Test
    void saysWhyTheExitThatTheUserNamedWontDo() {
        List<Mix> known = List.of(Mixes.exit("a"), Mixes.relay("b"));
        assertThatThrownBy(() -> choose("a,b", known)).hasMessageContaining("b, which delivers no SMTP");
        assertThatThrownBy(() -> choose("b,a", known, demand(false, 102_401, 1)))
                .hasMessageContaining("a, which delivers at most 100 KiB");
        assertThatThrownBy(() -> choose("b,a", known, demand(false, 1000, 17)))
                .hasMessageContaining("a, which puts at most 16 fragments together");
        Mix shy = Mixes.of("a", List.of("0.3"), List.of("0.3"), new MailExit(100, false), 0);
        assertThatThrownBy(() -> choose("b,a", List.of(shy, Mixes.relay("b")), demand(true, 10, 1)))
                .hasMessageContaining("a, which lets nobody choose the From line");
    }

    @Test
    void takesAMessageThatJustFits() throws PathException {
        List<Mix> known = List.of(Mixes.exit("a"), Mixes.relay("b"));
        assertThat(choose("b,a", known, demand(true, 102_400, 16)).exit()).isEqualTo(known.get(0));
    }

    @Test
    void saysThatNoServerWillDo() {
        assertThatThrownBy(() -> choose("*3", List.of(Mixes.relay("a"), Mixes.relay("b"))))
                .hasMessageContaining("a delivers no SMTP, b delivers no SMTP");
        assertThatThrownBy(() -> choose("*3", List.of())).hasMessageContaining("import-server");
    }

    @Test
    void saysWhichServersCantReachEachOther() {
        Mix leaf = Mixes.of("a", List.of("0.3"), List.of(), new MailExit(100, true), 0);
        assertThatThrownBy(() -> choose("a,b", List.of(leaf, Mixes.exit("b")))).hasMessage("a can't hand packets to b");
        Mix strange = Mixes.of("a", List.of("7.0"), List.of("0.3"), null, 0);
        assertThatThrownBy(() -> choose("a,b", List.of(strange, Mixes.exit("b"))))
                .hasMessage("we can't hand packets to a");
    }

    @Test
    void putsAServerThatOnlyDeliversAtTheEndOnly() throws PathException {
        Mix leaf = Mixes.of("leaf", List.of("0.3"), List.of(), new MailExit(100, true), 0);
        List<Mix> known = List.of(leaf, Mixes.relay("a"), Mixes.relay("b"));
        for (int run = 0; run < 50; run++) {
            ChosenPath chosen = choose("~4", known);
            assertThat(chosen.exit()).isEqualTo(leaf);
            assertThat(chosen.leg1()).doesNotContain(leaf);
        }
    }

    @Test
    void refusesPathsThatNoPacketCanHold() {
        assertThatThrownBy(() -> choose("*101", List.of(Mixes.exit("a")))).isInstanceOf(PathException.class);
        assertThatThrownBy(() -> choose("*60:*60", List.of(Mixes.exit("a")))).isInstanceOf(PathException.class);
        assertThatThrownBy(() -> choose("~99999999999", List.of(Mixes.exit("a"))))
                .isInstanceOf(PathException.class);
    }

    @Test
    void aReplyBlockBeginsAtAnyServerThatTakesPacketsAndEndsWhereMailIsDelivered() throws PathException {
        Mix exit = Mixes.exit("exit");
        Mix unreachable = Mixes.of("far", List.of("0.2"), List.of("0.3"), null, 0);
        Mix blocked = Mixes.relay("near");
        Mix other = Mixes.relay("other");
        Avoided avoided = Avoided.of(List.of(), List.of("near"), List.of());
        PathSelection selection =
                new PathSelection(List.of(exit, unreachable, blocked, other), Map.of(), random, avoided);
        Set<Mix> firsts = new HashSet<>();
        for (int run = 0; run < 200; run++) {
            ChosenPath chosen = selection
                    .choose(PathParser.parse("*2", PathUse.SURB), PathUse.SURB, MAIL, 1)
                    .get(0);
            assertThat(chosen.leg1()).isEmpty();
            assertThat(chosen.leg2()).hasSize(2);
            assertThat(chosen.exit()).isEqualTo(exit);
            firsts.add(chosen.leg2().get(0));
        }
        // others come to its first server, not we: BlockEntries doesn't count
        assertThat(firsts).as("seed %d", seed).containsExactlyInAnyOrder(blocked, other);
    }

    @Test
    void aReplyBeginsWithUsAndEndsWhereItIsPassedOn() throws PathException {
        Mix blockedEntry = Mixes.relay("entry");
        Mix blockedExit = Mixes.relay("exit");
        Mix unreachable = Mixes.of("far", List.of("0.2"), List.of("0.3"), null, 0);
        Mix leaf = Mixes.of("leaf", List.of("0.3"), List.of(), new MailExit(100, true), 0);
        Avoided avoided = Avoided.of(List.of(), List.of("entry"), List.of("exit"));
        PathSelection selection = new PathSelection(
                List.of(blockedEntry, blockedExit, unreachable, leaf), Map.of("leaf", leaf), random, avoided);
        for (String path : List.of("?", "~1", "~3")) {
            for (int run = 0; run < 50; run++) {
                ChosenPath chosen = selection
                        .choose(PathParser.parse(path, PathUse.REPLY), PathUse.REPLY, ExitDemand.NOTHING, 1)
                        .get(0);
                assertThat(chosen.leg2()).isEmpty();
                assertThat(chosen.first()).as("seed %d", seed).isEqualTo(blockedExit);
                assertThat(chosen.leg1()).doesNotContain(leaf);
            }
        }
        PathSpec named = PathParser.parse("?,leaf", PathUse.REPLY);
        assertThatThrownBy(() -> selection.choose(named, PathUse.REPLY, ExitDemand.NOTHING, 1))
                .hasMessageContaining("leaf, which hands packets to nobody");
    }

    private static ExitDemand demand(boolean from, long octets, int fragments) {
        return new ExitDemand(MAIL.address(), from, octets, fragments);
    }

    private ChosenPath choose(String path, List<Mix> known) throws PathException {
        return choose(path, known, MAIL);
    }

    private ChosenPath choose(String path, List<Mix> known, ExitDemand demand) throws PathException {
        Map<String, Mix> named = known.stream().collect(Collectors.toMap(Mix::nickname, mix -> mix));
        return new PathSelection(known, named, random)
                .choose(PathParser.parse(path, PathUse.FORWARD), PathUse.FORWARD, demand, 1)
                .get(0);
    }

    /** Two to five servers, some of which don't deliver mail, don't relay or can't be reached by us. */
    private List<Mix> someMixes() {
        return IntStream.range(0, 2 + random.nextInt(4))
                .mapToObj(i -> Mixes.of(
                        "m" + i,
                        random.nextInt(8) == 0 ? List.of("0.2") : List.of("0.3", "0.2"),
                        random.nextInt(6) == 0 ? List.of() : List.of(random.nextInt(4) == 0 ? "0.2" : "0.3"),
                        random.nextBoolean() ? new MailExit(100, true) : null,
                        0))
                .toList();
    }

    private static int repeats(List<Mix> path) {
        return (int) IntStream.range(1, path.size())
                .filter(i -> path.get(i).isSameServerAs(path.get(i - 1)))
                .count();
    }

    /** The chosen path with the servers taken out again that the user left open; only its ends can be fixed. */
    private static List<List<Mix>> pattern(List<Mix> chosen, String path, Map<String, Mix> named) {
        List<List<Mix>> pattern = new ArrayList<>(java.util.Collections.nCopies(chosen.size(), List.of()));
        if (path.startsWith("a") || path.startsWith("b")) {
            pattern.set(0, List.of(named.get(path.substring(0, 1))));
        }
        if (path.endsWith("b")) {
            pattern.set(chosen.size() - 1, List.of(named.get("b")));
        }
        return pattern;
    }

    /** Tries every path there is. */
    private static int fewestRepeats(List<List<Mix>> pattern, List<Mix> known) {
        return fewest(pattern, known, new ArrayList<>());
    }

    private static int fewest(List<List<Mix>> pattern, List<Mix> known, List<Mix> path) {
        int at = path.size();
        if (at == pattern.size()) {
            return MAIL.refusal(path.get(at - 1)).isEmpty() && path.get(0).canBeFirst() ? repeats(path) : 1000;
        }
        int fewest = 1000;
        for (Mix mix : pattern.get(at).isEmpty() ? known : pattern.get(at)) {
            if (at == 0 || path.get(at - 1).canRelayTo(mix)) {
                List<Mix> longer = new ArrayList<>(path);
                longer.add(mix);
                fewest = Math.min(fewest, fewest(pattern, known, longer));
            }
        }
        return fewest;
    }
}
