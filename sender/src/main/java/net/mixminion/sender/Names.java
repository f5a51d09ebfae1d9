package net.mixminion.sender;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;

/** Finds the addresses of host names without keeping anybody waiting. */
@FunctionalInterface
interface Names {
    /** The address of a host name or of an address in dotted form; the future fails if there is none now. */
    Future<InetAddress> find(String host);

    /** The resolver that connections of Vert.x use, with its memory: what is judged is what is connected to. */
    static Names of(Vertx vertx) {
        return ((VertxInternal) vertx).nameResolver()::resolve;
    }
}
