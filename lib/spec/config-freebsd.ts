/** What only FreeBSD has. config-freebsd.md */
export interface FreeBSD {
  devices?: FreeBSDDevice[]
  jail?: FreeBSDJail
}

/** A device to show in the container's devfs. config-freebsd.md#devices */
export interface FreeBSDDevice {
  /** relative to /dev */
  path: string
  /** 0o700 is 448 in JSON */
  mode?: number
}

/** The parameters of jail(2). config-freebsd.md#jail */
export interface FreeBSDJail {
  parent?: string
  host?: 'new' | 'inherit'
  ip4?: 'inherit' | 'new' | 'disable'
  ip4Addr?: string[]
  ip6?: 'inherit' | 'new' | 'disable'
  ip6Addr?: string[]
  vnet?: 'new' | 'inherit'
  interface?: string
  vnetInterfaces?: string[]
  sysvmsg?: 'inherit' | 'new' | 'disable'
  sysvsem?: 'inherit' | 'new' | 'disable'
  sysvshm?: 'inherit' | 'new' | 'disable'
  /** 0 shows every mount, 1 those below the root, 2 the root alone */
  enforceStatfs?: 0 | 1 | 2
  allow?: FreeBSDJailAllow
}

/** What the jail may do that it may not by default. config-freebsd.md#jail */
export interface FreeBSDJailAllow {
  setHostname?: boolean
  rawSockets?: boolean
  chflags?: boolean
  /** filesystem types */
  mount?: string[]
  quotas?: boolean
  socketAf?: boolean
  mlock?: boolean
  reservedPorts?: boolean
  suser?: boolean
}
