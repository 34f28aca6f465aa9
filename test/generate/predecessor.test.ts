/**
 * The command lines of opencontainers/runtime-tools give equivalent configs. With PREDECESSOR=/path/to/its/oci-runtime-tool
 * the expectations themselves are held against it.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { allFlags } from '../../cmd/generate/all-flags.js'
import { generate } from '../../cmd/generate/run.js'
import { capabilityNames, capabilitySets, Generator, parseJson } from '../../generate/index.js'
import { generated, printed } from './command.js'
import { type Row, rows, template } from './predecessor-flags.js'

const predecessor = process.env.PREDECESSOR

const names = `
  args domainname env env-file hooks-poststart-add hooks-poststart-remove-all hooks-poststop-add
  hooks-poststop-remove-all hooks-prestart-add hooks-prestart-remove-all hostname label linux-apparmor
  linux-blkio-leaf-weight linux-blkio-leaf-weight-device linux-blkio-read-bps-device
  linux-blkio-read-iops-device linux-blkio-weight linux-blkio-weight-device linux-blkio-write-bps-device
  linux-blkio-write-iops-device linux-cgroups-path linux-cpu-period linux-cpu-quota linux-cpu-shares
  linux-cpus linux-device-add linux-device-cgroup-add linux-device-cgroup-remove linux-device-remove
  linux-device-remove-all linux-disable-oom-kill linux-gidmappings linux-hugepage-limits-add
  linux-hugepage-limits-drop linux-intelRdt-closid linux-intelRdt-l3CacheSchema linux-masked-paths
  linux-mem-kernel-limit linux-mem-kernel-tcp linux-mem-limit linux-mem-reservation linux-mem-swap
  linux-mem-swappiness linux-mems linux-mount-label linux-namespace-add linux-namespace-remove
  linux-namespace-remove-all linux-network-classid linux-network-priorities linux-oom-score-adj
  linux-pids-limit linux-readonly-paths linux-realtime-period linux-realtime-runtime
  linux-rootfs-propagation linux-seccomp-allow linux-seccomp-arch linux-seccomp-default
  linux-seccomp-default-force linux-seccomp-errno linux-seccomp-kill linux-seccomp-only
  linux-seccomp-remove linux-seccomp-remove-all linux-seccomp-trace linux-seccomp-trap linux-selinux-label
  linux-sysctl linux-uidmappings mounts-add mounts-remove mounts-remove-all oci-version os output
  privileged process-cap-add process-cap-add-ambient process-cap-add-bounding process-cap-add-effective
  process-cap-add-inheritable process-cap-add-permitted process-cap-drop process-cap-drop-all
  process-cap-drop-ambient process-cap-drop-bounding process-cap-drop-effective
  process-cap-drop-inheritable process-cap-drop-permitted process-consolesize process-cwd process-gid
  process-groups process-no-new-privileges process-rlimits-add process-rlimits-remove
  process-rlimits-remove-all process-terminal process-uid process-umask process-username rootfs-path
  rootfs-readonly solaris-anet solaris-capped-cpu-ncpus solaris-capped-memory-physical
  solaris-capped-memory-swap solaris-limitpriv solaris-max-shm-memory solaris-milestone template
  vm-hypervisor-parameters vm-hypervisor-path vm-image-format vm-image-path vm-kernel-initrd
  vm-kernel-parameters vm-kernel-path windows-devices windows-hyperv-utilityVMPath
  windows-ignore-flushes-during-boot windows-layer-folders windows-network
  windows-network-allowunqualifieddnsquery windows-network-networkNamespace windows-resources-cpu
  windows-resources-memory-limit windows-resources-storage windows-servicing`
  .trim()
  .split(/\s+/)

const scratch = t.testdir({
  'template.json': JSON.stringify(template),
  env: '\uFEFFONE=1\n\n  # a comment\n  TWO=a b\r\n',
})

/** Words with the names of files in them. */
const withFiles = ({ words, hasTemplate }: Row): string[] => [
  ...(hasTemplate ? ['--template', join(scratch, 'template.json')] : []),
  ...words.map(word =>
    word.replace('$ENVFILE', join(scratch, 'env')).replace('$OUTPUT', join(scratch, 'config.json')),
  ),
]

const resolved = (value: unknown) => (value === '$ALL' ? capabilityNames : value)

function changed(config: unknown, changes: Row['changes']): unknown {
  const generator = new Generator(config as never)
  for (const [pointer, value] of Object.entries(changes)) {
    if (value !== undefined) generator.patch(pointer, resolved(value))
    else if (generator.at(pointer) !== undefined) generator.remove(pointer)
  }
  return generator.config
}

/** What a config means, whatever its author leaves out: without empty members, sets in order. */
function essence(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(item => (typeof item === 'object' ? (essence(item) ?? {}) : item))
    return items.length === 0 ? undefined : items
  }
  if (typeof value !== 'object' || value === null) return value === '' || value === false ? undefined : value
  const members = Object.entries(value)
    .map(([name, member]) => {
      const isSet = (capabilitySets as readonly string[]).includes(name) && Array.isArray(member)
      return [name, essence(isSet ? [...member].sort() : member)] as const
    })
    .filter(([, member]) => member !== undefined && member !== null)
    .sort()
  return members.length === 0 ? undefined : Object.fromEntries(members)
}

function fromPredecessor(words: readonly string[]): unknown {
  const { stdout, stderr, status } = spawnSync(predecessor!, ['generate', ...words], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the predecessor says ${stderr}`)
  return parseJson(stdout || readFileSync(join(scratch, 'config.json'), 'utf8'))
}

/** Both start without a template from configs that differ in these, as docs/migrating.md says. */
const sameStart = (config: unknown, { hasTemplate, flag }: Row): unknown =>
  hasTemplate
    ? config
    : changed(config, {
        ...(flag === 'oci-version' ? {} : { '/ociVersion': undefined }),
        '/linux/seccomp': undefined,
      })

t.setTimeout(600_000)

t.test('each of the 131 flags is there, and has a row', async t => {
  t.equal(names.length, 131)
  const known = new Set(allFlags.map(({ name }) => name))
  t.strictSame(
    names.filter(name => !known.has(name)),
    [],
  )
  const tried = new Set(rows.map(({ flag }) => flag))
  t.strictSame(
    names.filter(name => !tried.has(name)),
    [],
  )
  t.strictSame(
    [...tried].filter(name => !names.includes(name)),
    [],
  )
})

const start = await generated()

for (const row of rows) {
  const words = withFiles(row)
  t.test([`--${row.flag}:`, ...row.words].join(' '), async t => {
    const expected = changed(row.hasTemplate ? template : start, row.changes)
    t.same(await generated(...words), expected)
    if (predecessor === undefined) return
    const theirs = essence(sameStart(fromPredecessor(words), row))
    const ours = essence(sameStart(expected, row))
    if (row.differs === undefined) t.strictSame(theirs, ours, 'equivalent to what the predecessor makes')
    else t.notSame(theirs, ours, `the predecessor differs: ${row.differs}`)
  })
}

t.test('--output writes what else is printed', async t => {
  const file = join(scratch, 'written.json')
  writeFileSync(file, 'old')
  generate(
    new Map([
      ['output', [file]],
      ['hostname', ['box']],
    ]),
  )
  t.equal(readFileSync(file, 'utf8'), await printed('--hostname', 'box'))
})

t.test('each difference is told in docs/migrating.md', async t => {
  const told = readFileSync(new URL('../../../docs/migrating.md', import.meta.url), 'utf8')
  for (const { flag, differs } of rows) if (differs !== undefined) t.match(told, `\`--${flag}`, flag)
})
