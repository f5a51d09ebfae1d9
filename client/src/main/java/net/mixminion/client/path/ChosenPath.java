package net.mixminion.client.path;

import java.util.List;
import java.util.stream.Stream;
import net.mixminion.packet.Hop;

/**
 * The servers a packet goes through, in order.
 *
 * @param leg1 before the crossover point; none in the path of a reply block
 * @param leg2 from the crossover point to the exit; none in the path of a reply
 */
public record ChosenPath(List<Mix> leg1, List<Mix> leg2) {
    /** Keeps copies of the lists. */
    public ChosenPath {
        leg1 = List.copyOf(leg1);
        leg2 = List.copyOf(leg2);
    }

    /** The server we hand the packet to. */
    public Mix first() {
        return leg1.get(0);
    }

    /** The server that delivers the message. */
    public Mix exit() {
        return leg2.get(leg2.size() - 1);
    }

    /** Whether a packet goes from a server to that same server. */
    public boolean repeatsAServer() {
        List<Mix> all = Stream.concat(leg1.stream(), leg2.stream()).toList();
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i).isSameServerAs(all.get(i - 1))) {
                return true;
            }
        }
        return false;
    }

    /** The first leg as packets are built from it. */
    public List<Hop> hops1() {
        return leg1.stream().map(Mix::hop).toList();
    }

    /** The second leg as packets are built from it. */
    public List<Hop> hops2() {
        return leg2.stream().map(Mix::hop).toList();
    }
}
