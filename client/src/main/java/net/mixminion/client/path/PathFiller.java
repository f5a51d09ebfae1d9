package net.mixminion.client.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.mixminion.client.path.PathShape.Slot;

/**
 * Puts servers into the open slots of one path (path-spec §3.3, step 6).
 *
 * <p>From the last slot to the first, each server is drawn with equal chances from those that can hand packets to the
 * one behind it and that let the rest of the path still be completed with as few steps from a server to itself as
 * possible: none, unless there are too few servers. So the choice never runs into a dead end.
 */
final class PathFiller {
    /** Cost of what can't be: more than all repetitions of all paths together; two of them still add up. */
    static final int IMPOSSIBLE = 1 << 29;

    private final List<Mix> mixes;
    private final int[][] stepCost;
    private final List<Slot> slots;
    private final List<int[]> candidates;
    /** Fewest repetitions of a path from the first slot to mix m in slot i. */
    private final int[][] best;

    /**
     * @param mixes every server that can be on the path
     * @param stepCost what a step from one to another costs: 0, 1 for a server to itself, IMPOSSIBLE
     * @param entries indices of those that may be chosen for the first slot, ascending
     * @param open indices of those that may be chosen, ascending
     * @param exits indices of those that may be chosen for the last slot, ascending
     */
    PathFiller(List<Mix> mixes, int[][] stepCost, int[] entries, int[] open, int[] exits, List<Slot> slots) {
        this.mixes = mixes;
        this.stepCost = stepCost;
        this.slots = slots;
        this.candidates = new ArrayList<>();
        for (int i = 0; i < slots.size(); i++) {
            Mix fixed = slots.get(i).fixed();
            int[] choice = i == slots.size() - 1 ? exits : open;
            int[] here = i == 0 ? both(choice, entries) : choice;
            candidates.add(fixed != null ? new int[] {mixes.indexOf(fixed)} : here);
        }
        this.best = new int[slots.size()][mixes.size()];
        measure();
    }

    private static int[] both(int[] some, int[] ascending) {
        return Arrays.stream(some)
                .filter(index -> Arrays.binarySearch(ascending, index) >= 0)
                .toArray();
    }

    /** A table of what a step from one server to another costs. */
    static int[][] stepCosts(List<Mix> mixes) {
        int[][] cost = new int[mixes.size()][mixes.size()];
        for (int from = 0; from < mixes.size(); from++) {
            for (int to = 0; to < mixes.size(); to++) {
                Mix here = mixes.get(from);
                Mix there = mixes.get(to);
                cost[from][to] = !here.canRelayTo(there) ? IMPOSSIBLE : here.isSameServerAs(there) ? 1 : 0;
            }
        }
        return cost;
    }

    private void measure() {
        for (int i = 0; i < slots.size(); i++) {
            Arrays.fill(best[i], IMPOSSIBLE);
            for (int to : candidates.get(i)) {
                best[i][to] = i == 0 ? (mixes.get(to).canBeFirst() ? 0 : IMPOSSIBLE) : cheapestWayTo(i, to);
            }
        }
    }

    private int cheapestWayTo(int slot, int to) {
        int cheapest = IMPOSSIBLE;
        for (int from : candidates.get(slot - 1)) {
            cheapest = Math.min(cheapest, best[slot - 1][from] + stepCost[from][to]);
        }
        return cheapest;
    }

    /** Fewest repetitions of a whole path that ends at the server, or IMPOSSIBLE. */
    int costOfExit(int mix) {
        return Math.min(best[slots.size() - 1][mix], IMPOSSIBLE);
    }

    /** The servers that the last slot may have. */
    int[] exits() {
        return candidates.get(slots.size() - 1);
    }

    /** Chooses the whole path that ends at the server; its cost must not be IMPOSSIBLE. */
    List<Mix> fill(int exit, RandomGenerator random) {
        Mix[] path = new Mix[slots.size()];
        int next = exit;
        path[path.length - 1] = mixes.get(next);
        for (int i = path.length - 2; i >= 0; i--) {
            int to = next;
            int[] row = best[i];
            int cost = best[i + 1][to];
            int[] good = Arrays.stream(candidates.get(i))
                    .filter(from -> row[from] + stepCost[from][to] == cost)
                    .toArray();
            next = good[random.nextInt(good.length)];
            path[i] = mixes.get(next);
        }
        return List.of(path);
    }

    /** The places where a fixed server can't hand packets to the fixed server behind it. */
    List<Integer> brokenSteps() {
        return IntStream.range(1, slots.size())
                .filter(i -> {
                    Mix from = slots.get(i - 1).fixed();
                    Mix to = slots.get(i).fixed();
                    return from != null && to != null && !from.canRelayTo(to);
                })
                .boxed()
                .toList();
    }
}
