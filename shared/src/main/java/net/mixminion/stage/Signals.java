package net.mixminion.stage;

import java.lang.reflect.Proxy;
import org.slf4j.LoggerFactory;

/** The signals that operators send: TERM and INT stop a program, HUP makes it read its configuration again. */
public final class Signals {
    private static final String SIGNAL = "sun.misc.Signal";
    private static final String HANDLER = "sun.misc.SignalHandler";

    private Signals() {}

    /**
     * Calls back for each signal, on a thread of the JVM's own; the callbacks must return soon.
     *
     * @param onStop for TERM and INT
     * @param onReload for HUP
     */
    public static void listen(Runnable onStop, Runnable onReload) {
        handle("TERM", onStop);
        handle("INT", onStop);
        handle("HUP", onReload);
    }

    /**
     * The module jdk.unsupported has Java's only way to hear a signal, and the compiler, with its warnings as errors,
     * lets nobody name it: the one place where we look classes up by name.
     */
    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName(SIGNAL);
            Class<?> handler = Class.forName(HANDLER);
            Object callback =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (p, method, a) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), callback);
        } catch (ReflectiveOperationException e) {
            // started with the signal reserved (java -Xrs), or a JVM or system that has not got it
            LoggerFactory.getLogger(Signals.class).debug("can't listen for SIG{}", name, e);
        }
    }
}
