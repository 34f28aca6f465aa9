/** The names of all Linux capabilities; the index is the bit in the kernel's masks. */
export const capabilityNames: readonly string[] = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_DAC_READ_SEARCH',
  'CAP_FOWNER',
  'CAP_FSETID',
  'CAP_KILL',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETPCAP',
  'CAP_LINUX_IMMUTABLE',
  'CAP_NET_BIND_SERVICE',
  'CAP_NET_BROADCAST',
  'CAP_NET_ADMIN',
  'CAP_NET_RAW',
  'CAP_IPC_LOCK',
  'CAP_IPC_OWNER',
  'CAP_SYS_MODULE',
  'CAP_SYS_RAWIO',
  'CAP_SYS_CHROOT',
  'CAP_SYS_PTRACE',
  'CAP_SYS_PACCT',
  'CAP_SYS_ADMIN',
  'CAP_SYS_BOOT',
  'CAP_SYS_NICE',
  'CAP_SYS_RESOURCE',
  'CAP_SYS_TIME',
  'CAP_SYS_TTY_CONFIG',
  'CAP_MKNOD',
  'CAP_LEASE',
  'CAP_AUDIT_WRITE',
  'CAP_AUDIT_CONTROL',
  'CAP_SETFCAP',
  'CAP_MAC_OVERRIDE',
  'CAP_MAC_ADMIN',
  'CAP_SYSLOG',
  'CAP_WAKE_ALARM',
  'CAP_BLOCK_SUSPEND',
  'CAP_AUDIT_READ',
  'CAP_PERFMON',
  'CAP_BPF',
  'CAP_CHECKPOINT_RESTORE',
]

/** The names of the capabilities in a mask, in bit order; a bit newer than the list is called CAP_<bit>. */
export function capabilitySet(mask: bigint): string[] {
  const names: string[] = []
  for (let bit = 0, rest = mask; rest > 0n; bit++, rest >>= 1n) {
    if (rest & 1n) names.push(capabilityNames[bit] ?? `CAP_${bit}`)
  }
  return names
}

/** The mask of these capabilities. @throws Error when a name is not one of `capabilityNames`. */
export function capabilityMask(names: Iterable<string>): bigint {
  let mask = 0n
  for (const name of names) {
    const bit = capabilityNames.indexOf(name)
    if (bit < 0) throw new Error(`no such capability: ${JSON.stringify(name)}`)
    mask |= 1n << BigInt(bit)
  }
  return mask
}
