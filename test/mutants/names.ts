/** Faults of the hostname and the domain name. */
import { writeFileSync } from 'node:fs'
import type { Mutant } from './mutant.js'
import { configOf } from './operation-tools.js'

const ofBoth = (['hostname', 'domainname'] as const).flatMap((name): Mutant[] => [
  {
    name: `${name}-of-host-too`,
    breaks: [name],
    instead: {
      create: command => {
        const { [name]: value } = configOf(command)
        if (value) writeFileSync(`/proc/sys/kernel/${name}`, value)
        return command.run()
      },
    },
  },
  {
    name: `${name}-not-in-joined-namespace`,
    breaks: [`${name}[joined]`],
    config: config => {
      if (config.linux?.namespaces?.some(({ type, path }) => type === 'uts' && path)) delete config[name]
    },
  },
])

export const mutants: readonly Mutant[] = [
  {
    name: 'hostname-63-characters',
    breaks: ['hostname'],
    config: config => {
      if (config.hostname) config.hostname = config.hostname.slice(0, 63)
    },
  },
  {
    name: 'hostname-up-to-first-dot',
    breaks: ['hostname'],
    config: config => {
      if (config.hostname) config.hostname = config.hostname.split('.')[0]!
    },
  },
  {
    name: 'hostname-is-domainname-too',
    breaks: ['hostname'],
    collateral: { ids: ['domainname'], why: 'the other name' },
    config: config => {
      if (config.hostname) config.domainname = config.hostname
    },
  },
  {
    name: 'hostname-dropped-without-namespace',
    breaks: ['hostname-shared-uts'],
    config: config => {
      if (!config.linux?.namespaces?.some(({ type }) => type === 'uts')) delete config.hostname
    },
  },
  {
    name: 'hostname-makes-namespace',
    breaks: ['hostname-shared-uts'],
    config: config => {
      const namespaces = config.linux?.namespaces ?? []
      if (config.hostname && !namespaces.some(({ type }) => type === 'uts')) namespaces.push({ type: 'uts' })
    },
  },
  {
    name: 'domainname-dropped',
    breaks: ['domainname'],
    config: config => {
      delete config.domainname
    },
  },
  {
    name: 'domainname-as-hostname',
    breaks: ['domainname', 'hostname'],
    config: config => {
      if (!config.domainname) return
      config.hostname = config.domainname
      delete config.domainname
    },
  },
  {
    name: 'domainname-dropped-beside-hostname',
    breaks: ['domainname'],
    config: config => {
      if (config.hostname) delete config.domainname
    },
  },
  ...ofBoth,
]
