package net.mixminion.directory;

/**
 * What a server says about mail it delivers ([Delivery/SMTP] or [Delivery/MBOX] of a descriptor).
 *
 * @param maximumSizeKib the longest message, in units of 1024 octets
 * @param allowFrom whether the sender may choose a From line
 */
public record MailExit(int maximumSizeKib, boolean allowFrom) {}
