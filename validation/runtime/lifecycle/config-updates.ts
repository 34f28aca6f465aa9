import { existsSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, requirement, type State } from '#harness'
import { availableControllers } from '#host/cgroup'
import { HookLog } from '../../config/hooks/_hook-log.js'
import { cgroupSettings } from '../_seen-by-host.js'
import { stateIn, stateOf } from '../_status.js'
import { cgroupsOf } from '../_traces.js'

const ids = ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'] as const

const pidsLimit = (limit: number) => (availableControllers().includes('pids') ? { pids: { limit } } : {})

const changes: Record<string, (bundle: Bundle) => void> = {
  'other values': ({ config, write }) => {
    config
      .args('/bin/sh', '-c', 'echo changed; exec sleep 1000')
      .env('WHICH=changed', 'MORE=1')
      .hostname('changed')
      .cwd('/tmp')
      .user({ uid: 7, gid: 7 })
      .ociVersion('1.0.0')
      .noNewPrivileges(false)
      .capabilities('bounding', ['CAP_CHOWN'])
      .sysctl('net.ipv4.ip_default_ttl', '92')
      .mount({ destination: '/mnt', type: 'tmpfs', source: 'changed' })
      .rootReadonly()
      .annotation('org.example.which', 'changed')
      .rlimit('RLIMIT_NOFILE', 33, 33)
      .resources(pidsLimit(93))
      .rootPath('other')
      .cgroupsPath('/changed-config-of-conformance')
    const hooks = JSON.parse(JSON.stringify(config.config.hooks).replaceAll('original', 'changed'))
    config.patch('/hooks', hooks)
    write()
  },
  'no such file': ({ dir }) => rmSync(join(dir, 'config.json')),
  'an empty file': ({ dir }) => truncateSync(join(dir, 'config.json')),
  'not JSON': ({ dir }) => writeFileSync(join(dir, 'config.json'), '{"ociVersion": '),
}

// The file changes once create is over; the container lives and dies by what it was.
export default requirement(ids, async t => {
  const lives = async (change?: (bundle: Bundle) => void) => {
    const log = new HookLog(t)
    const script =
      'echo original "$WHICH" "${MORE-unset}" $(id -u) $(pwd) $(hostname) $(ulimit -n);' +
      'cat /proc/sys/net/ipv4/ip_default_ttl; grep -e NoNewPrivs -e CapBnd /proc/self/status;' +
      'grep -cE " (/|/mnt) " /proc/self/mountinfo; test -w /tmp && echo writable; echo end; exec sleep 1000'
    const bundle = log.bundle(g =>
      g
        .args('/bin/sh', '-c', script)
        .addEnv('WHICH=original')
        .hostname('original')
        .cwd('/var')
        .user({ uid: 5, gid: 5 })
        .sysctl('net.ipv4.ip_default_ttl', '91')
        .annotation('org.example.which', 'original')
        .rlimit('RLIMIT_NOFILE', 44, 44)
        .resources(pidsLimit(94))
        .hook('startContainer', log.hook('startContainer-original'))
        .hook('poststart', log.hook('poststart-original'))
        .hook('poststop', log.hook('poststop-original')),
    )
    mkdirSync(join(bundle.dir, 'other'))
    const told = ({ id, bundle: dir, annotations, ociVersion }: State) => [
      id === container.id,
      dir,
      annotations,
      ociVersion,
    ]
    const container = await t.create(undefined, { bundle })
    const states = [told(await stateOf(t, container))]
    const cgroups = cgroupsOf(t, { id: 'no id', bundle })
    change?.(bundle)
    const seen = async () => {
      const asked = await t.runtime.state(container.id)
      t.succeeded(ids, asked, 'state does not need the file')
      states.push(told(stateIn(asked)))
    }
    await seen()
    const started = await t.runtime.start(container.id)
    t.succeeded(ids, started, 'start does not need the file')
    await container.printed('end\n')
    await seen()
    const limits = cgroupSettings(cgroups)
    const killed = await t.runtime.kill(container.id, 'KILL')
    t.succeeded(ids, killed, 'kill does not need the file')
    await container.exited()
    await seen()
    const deleted = await container.tryDelete()
    t.succeeded(ids, deleted, 'delete does not need the file')
    for (const [index, state] of states.entries()) {
      t.same(ids, state, states[0], `answer ${index} of state`)
    }
    // Their order is another requirement.
    const hooks = log.lines.sort()
    return { printed: container.stdout, limits, hooks, cgroups: cgroups.filter(existsSync) }
  }

  const unchanged = await lives()
  const [first] = unchanged.printed.split('\n')
  t.same(ids, first, 'original original unset 5 /var original 44', 'the file as it was')
  for (const [what, change] of Object.entries(changes)) {
    const seen = await lives(change)
    t.same(ids, seen, unchanged, `config.json after create: ${what}`)
  }
})
