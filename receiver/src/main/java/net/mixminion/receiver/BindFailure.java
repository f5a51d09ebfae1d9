package net.mixminion.receiver;

import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;

/** Says why the receiver can't listen where it is told to, and what to do about it. */
final class BindFailure {
    private static final int FIRST_PORT_FOR_ALL = 1024;

    private BindFailure() {}

    static StageException explain(String address, int port, Throwable reason) {
        String text = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        String where = "can't listen on " + address + " port " + port + ": ";
        String why;
        if (text.contains("in use")) {
            why = "another program uses it. Stop that program, or set ListenPort in [Incoming/MMTP] to another port";
        } else if (text.contains("assign requested address")) {
            why = "this machine has no such address. Set ListenIP in [Incoming/MMTP] to an address of this machine, or"
                    + " to 0.0.0.0 for all of them";
        } else if (port < FIRST_PORT_FOR_ALL && text.contains("ermission denied")) {
            why = "ports below " + FIRST_PORT_FOR_ALL + " are for root. Set ListenPort in [Incoming/MMTP] to a higher"
                    + " port and redirect this one to it, or give the program CAP_NET_BIND_SERVICE";
        } else {
            why = text;
        }
        return new StageException(ExitCode.UNAVAILABLE, where + why, reason);
    }
}
