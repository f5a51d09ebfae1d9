package net.mixminion.client.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.mixminion.client.path.PathException.Fault;
import net.mixminion.client.path.PathShape.Slot;

/**
 * Chooses the servers of paths (path-spec §3.3).
 *
 * <p>All servers given must be valid for the time in question; only those among {@code known} are chosen where the user
 * named none.
 */
public final class PathSelection {
    private static final int REASONS_SHOWN = 3;

    private final List<Mix> known;
    private final Map<String, Mix> named;
    private final RandomGenerator random;
    private final Avoided avoided;

    /** As the next one, with all servers to choose from. */
    public PathSelection(List<Mix> known, Map<String, Mix> named, RandomGenerator random) {
        this(known, named, random, Avoided.NONE);
    }

    /**
     * @param known the servers to choose from
     * @param named the servers that the names in the path stand for
     * @param random a source of chance that nobody can predict, but in tests
     * @param avoided those that are chosen only where the path names them
     */
    public PathSelection(List<Mix> known, Map<String, Mix> named, RandomGenerator random, Avoided avoided) {
        this.known = known.stream().filter(avoided::allows).toList();
        this.avoided = avoided;
        this.named = Map.copyOf(named);
        this.random = random;
    }

    /**
     * Chooses paths that all end at the same server, as the fragments of one message must; each is drawn anew.
     *
     * @param spec a path for that use
     * @param demand what the last server must be able to do
     * @param paths how many to choose
     * @throws PathException if there are no such paths
     */
    public List<ChosenPath> choose(PathSpec spec, PathUse use, ExitDemand demand, int paths) throws PathException {
        List<PathShape> shapes = new ArrayList<>();
        for (int i = 0; i < paths; i++) {
            shapes.add(PathShape.draw(spec, use, named, random));
        }
        return new Choice(shapes, use, demand).paths();
    }

    /** One choice of paths with a common exit. */
    private final class Choice {
        private final List<PathShape> shapes;
        private final PathUse use;
        private final ExitDemand demand;
        private final List<Mix> mixes;
        private final List<PathFiller> fillers;

        Choice(List<PathShape> shapes, PathUse use, ExitDemand demand) throws PathException {
            this.shapes = shapes;
            this.use = use;
            this.demand = demand;
            Set<Mix> all = new LinkedHashSet<>(known);
            all.addAll(named.values());
            this.mixes = List.copyOf(all);
            int[] open = IntStream.range(0, known.size()).toArray();
            int[] exits = Arrays.stream(open)
                    .filter(i ->
                            refusal(mixes.get(i)).isEmpty() && (!use.endsAtExit() || avoided.allowsLast(mixes.get(i))))
                    .toArray();
            int[] entries = Arrays.stream(open)
                    .filter(i -> !use.beginsWithUs() || avoided.allowsFirst(mixes.get(i)))
                    .toArray();
            checkExit(shapes.get(0).servers(), exits);
            int[][] stepCost = PathFiller.stepCosts(mixes);
            this.fillers = shapes.stream()
                    .map(shape -> new PathFiller(mixes, stepCost, entries, open, exits, shape.servers()))
                    .toList();
        }

        /** Why a server can't be the last one: a reply goes on from there, into the reply block. */
        private Optional<String> refusal(Mix mix) {
            if (use.endsAtExit()) {
                return demand.refusal(mix);
            }
            return mix.passesOn() ? Optional.empty() : Optional.of("hands packets to nobody");
        }

        List<ChosenPath> paths() throws PathException {
            int exit = commonExit();
            List<ChosenPath> paths = new ArrayList<>();
            for (int i = 0; i < shapes.size(); i++) {
                List<Mix> servers = fillers.get(i).fill(exit, random);
                int firstLeg = shapes.get(i).firstLeg();
                paths.add(new ChosenPath(servers.subList(0, firstLeg), servers.subList(firstLeg, servers.size())));
            }
            return paths;
        }

        private int commonExit() throws PathException {
            int[] exits = fillers.get(0).exits();
            long[] cost = Arrays.stream(exits)
                    .mapToLong(exit -> fillers.stream()
                            .mapToLong(filler -> filler.costOfExit(exit))
                            .sum())
                    .toArray();
            long least = Arrays.stream(cost).min().orElseThrow();
            if (least >= PathFiller.IMPOSSIBLE) {
                throw new PathException(Fault.IMPOSSIBLE, whyImpossible());
            }
            int[] good = IntStream.range(0, exits.length)
                    .filter(i -> cost[i] == least)
                    .map(i -> exits[i])
                    .toArray();
            return good[random.nextInt(good.length)];
        }

        private void checkExit(List<Slot> servers, int[] exits) throws PathException {
            Mix fixed = servers.get(servers.size() - 1).fixed();
            Optional<String> refusal = fixed == null ? Optional.empty() : refusal(fixed);
            if (refusal.isPresent()) {
                throw new PathException(
                        Fault.IMPOSSIBLE, "it ends at " + fixed + ", which " + refusal.get() + " (" + demand + ")");
            }
            if (fixed == null && exits.length == 0) {
                String reasons = known.stream()
                        .limit(REASONS_SHOWN)
                        .map(mix -> mix + " " + refusal(mix).orElse("is in BlockExits"))
                        .collect(Collectors.joining(", "));
                throw new PathException(
                        Fault.IMPOSSIBLE,
                        known.isEmpty()
                                ? "we know no server that is valid now; see import-server"
                                : "no server we know can be its last (" + demand + "): " + reasons
                                        + (known.size() > REASONS_SHOWN ? " …" : ""));
            }
        }

        private String whyImpossible() {
            for (PathShape shape : shapes) {
                List<Slot> servers = shape.servers();
                Mix first = servers.get(0).fixed();
                if (first != null && !first.canBeFirst()) {
                    return "we can't hand packets to " + first;
                }
            }
            for (int i = 0; i < shapes.size(); i++) {
                for (int at : fillers.get(i).brokenSteps()) {
                    List<Slot> servers = shapes.get(i).servers();
                    return servers.get(at - 1).fixed() + " can't hand packets to "
                            + servers.get(at).fixed();
                }
            }
            return "the servers we know can't hand packets to each other that way";
        }
    }
}
