package net.mixminion.sender;

import net.mixminion.mmtp.LegacyTls;
import net.mixminion.stage.StageMain;

/**
 * <pre>
 * NAME      sender - deliver packets to other mixes and messages to mail servers
 *
 * SYNOPSIS  mixminiond stage sender -f FILE [--instance I/N]
 *
 * DESCRIPTION
 *   The sender takes packets from outgoing/ and delivers them by MMTP, one connection for each destination, and takes
 *   messages from deliver/MODULE/ and hands them to the mail server. A packet is removed when the peer has acknowledged
 *   it, a message when the mail server has taken it; what fails is tried again on the configured schedule. Packets for
 *   this server itself go into incoming/. Fragments wait until their message can be put together.
 *
 * SECURITY
 *   The sender holds no key that opens a packet and no identity key. It speaks to the network: it proves each peer's
 *   identity before it sends an octet, and treats whatever comes back as hostile. A break-in here gives the packets and
 *   messages that are about to leave, with their next hops, but not what came in, nor who sent it. It needs: outgoing/
 *   and deliver/ (own), incoming/ (write), the descriptors in the key directory (read), the network.
 *
 * EXIT STATUS
 *   As sysexits(3): 0 stopped, 64 usage, 70 bug, 74 input/output, 77 permission, 78 configuration
 * </pre>
 */
public final class SenderMain {
    private SenderMain() {}

    public static void main(String[] args) {
        LegacyTls.permit();
        System.exit(StageMain.run("sender", args, Sender::new));
    }
}
