import type { Config } from '#spec/config'
import { capabilitySets } from '#spec/config'
import { defaultConfig } from './default-config.js'
import { defaultSeccomp } from './default-seccomp.js'

/** The platforms that platformConfig() knows. */
export const platforms = ['linux', 'freebsd', 'solaris', 'windows'] as const

export type Platform = (typeof platforms)[number]

/** 1.1.0 has all that the configs below use. */
const ociVersion = '1.1.0'
/** The first that knows the platform. */
const freebsdVersion = '1.3.0'

// The name comes from opencontainers/runtime-tools; scripts know it.
const hostname = 'mrsdalloway'

const moreMountOptions: { readonly [destination: string]: readonly string[] } = {
  '/proc': ['nosuid', 'noexec', 'nodev'],
  // The group tty, by its usual number.
  '/dev/pts': ['gid=5'],
}

/**
 * A fresh config to start from when making containers, rather than checks: it has what programs commonly want, and
 * restraints. It is what opencontainers/runtime-tools starts from, too. On Linux it has defaultConfig()'s mounts and
 * namespaces, all five capability sets, a limit on open files, no devices but the default ones, and
 * defaultSeccomp() for this machine.
 */
export function platformConfig(platform: Platform = 'linux'): Config {
  if (platform === 'windows') {
    return {
      ociVersion,
      root: { path: 'rootfs' },
      process: { args: ['cmd'], cwd: 'C:\\' },
      hostname,
      windows: { layerFolders: [] },
    }
  }
  const base: Config = {
    ociVersion,
    root: { path: 'rootfs', readonly: false },
    process: {
      terminal: false,
      user: { uid: 0, gid: 0 },
      args: ['sh'],
      env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'TERM=xterm'],
      cwd: '/',
      rlimits: [{ type: 'RLIMIT_NOFILE', soft: 1024, hard: 1024 }],
    },
    hostname,
  }
  if (platform === 'solaris') return base
  if (platform === 'freebsd') {
    return {
      ...base,
      ociVersion: freebsdVersion,
      mounts: [
        { destination: '/dev', type: 'devfs', source: 'devfs', options: ['ruleset=4'] },
        { destination: '/dev/fd', type: 'fdescfs', source: 'fdesc' },
      ],
    }
  }
  const { process, mounts = [], linux } = defaultConfig()
  const held = process?.capabilities?.bounding ?? []
  const capabilities = Object.fromEntries(capabilitySets.map(set => [set, [...held]]))
  return {
    ...base,
    process: { ...base.process!, capabilities },
    mounts: mounts.map(mount => ({
      ...mount,
      options: [...(mount.options ?? []), ...(moreMountOptions[mount.destination] ?? [])],
    })),
    linux: {
      ...linux,
      resources: { devices: [{ allow: false, access: 'rwm' }] },
      seccomp: defaultSeccomp(capabilities),
    },
  }
}
