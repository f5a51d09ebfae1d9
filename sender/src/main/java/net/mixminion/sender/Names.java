package net.mixminion.sender;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Finds the addresses of host names without keeping anybody waiting. */
@FunctionalInterface
interface Names {
    /**
     * The addresses of a host name or of an address in dotted form, at least one; the future fails if there is none
     * now. Whoever judges one of them connects to that one: looked up again, a name can have another.
     */
    Future<List<InetAddress>> find(String host);

    /** The resolver of Vert.x, with its memory. */
    static Names of(Vertx vertx) {
        return host -> {
            Promise<List<InetAddress>> found = Promise.promise();
            ((VertxInternal) vertx).nameResolver().resolveAll(host, result -> {
                List<InetAddress> addresses = result.succeeded()
                        ? result.result().stream()
                                .map(InetSocketAddress::getAddress)
                                .toList()
                        : List.of();
                if (addresses.isEmpty()) {
                    found.fail("no address");
                } else {
                    found.complete(addresses);
                }
            });
            return found.future();
        };
    }
}
