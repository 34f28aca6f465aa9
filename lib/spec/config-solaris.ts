/** What only Solaris has; sizes are strings like 512m. config-solaris.md */
export interface Solaris {
  /** the service that is up before the process starts */
  milestone?: string
  /** privileges, comma-separated */
  limitpriv?: string
  maxShmMemory?: string
  cappedCPU?: SolarisCappedCpu
  cappedMemory?: SolarisCappedMemory
  anet?: SolarisAnet[]
}

/** config-solaris.md#cappedcpu */
export interface SolarisCappedCpu {
  /** CPUs as a fraction: 1.25 */
  ncpus?: string
}

/** config-solaris.md#cappedmemory */
export interface SolarisCappedMemory {
  physical?: string
  swap?: string
}

/** A network link made for the container. config-solaris.md#automatic-network-anet */
export interface SolarisAnet {
  linkname?: string
  lowerLink?: string
  allowedAddress?: string
  /** the word true or false */
  configureAllowedAddress?: string
  defrouter?: string
  macAddress?: string
  linkProtection?: string
}
