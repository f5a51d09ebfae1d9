package net.mixminion.receiver;

import net.mixminion.mmtp.LegacyTls;
import net.mixminion.stage.StageMain;

/**
 * <pre>
 * NAME      receiver - the stage of mixminiond that takes packets in
 *
 * SYNOPSIS  mixminiond stage receiver -f FILE [--instance I/N]
 *
 * DESCRIPTION
 *   receiver listens at ListenIP (or IP) and ListenPort (or Port) of [Incoming/MMTP], shows each client the
 *   certificates of the key set in force, and stores each packet as a file in the pool incoming/. RECEIVED is sent when
 *   the packet's octets and its name are on stable storage; if they can't be brought there, for lack of room or
 *   otherwise, the answer is REJECTED and the client keeps the packet. Packets that come at the same time are stored
 *   together. What is in a packet is nothing to the receiver: good packets, replayed ones and garbage are stored alike,
 *   and padding of the link is written like a packet, acknowledged and deleted. While there is less room than MinFree, or
 *   while too many packets wait for the mixer, the answer is REJECTED.
 *   Connections are limited in number and time (MaxConnections, MaxConnectionsPerAddress, Timeout, and 15 minutes in
 *   all); when they become scarce, times become short, and whoever has made no progress for the longest time goes first.
 *   MaxBandwidth is shared with the other receivers and the senders, by way of the file work/run/bandwidth.
 *   Peers that know nothing newer than TLS 1.0 are served on the same port, unless LegacyTLS says no.
 *   Without a transport key the receiver waits for keyd to make one. It looks for new keys every minute, and when keyd
 *   tells; connections that exist go on. With several instances, all of them listen at the same port,
 *   which takes Linux's epoll; without that, the first alone listens.
 *
 * SECURITY
 *   The only stage that strangers can connect to. It holds the transport key, which says who we are for a day and
 *   decrypts nothing, and may write into incoming/. It reads neither the packet keys nor the identity key, and connects
 *   to nobody. A break-in here could read and drop the packets that come in, still encrypted for the mixer, pose as
 *   this server until the transport certificate ends, and fill the disk; it would open no packet and link none to what
 *   leaves the server. No peer's address is logged above DEBUG.
 *
 * DIAGNOSTICS
 *   Counts ReceivedConnection, ReceivedPacket and RejectedPacket. That packets can't be stored is logged when it begins,
 *   when it ends, and once a minute meanwhile.
 *
 * EXIT STATUS
 *   0 stopped, 64 usage, 69 can't listen (the message says why), 70 bug, 73 the pool can't be made, 78 configuration
 * </pre>
 */
public final class ReceiverMain {
    private ReceiverMain() {}

    public static void main(String[] args) {
        LegacyTls.permit();
        System.exit(StageMain.run("receiver", args, new ReceiverProvider()));
    }
}
