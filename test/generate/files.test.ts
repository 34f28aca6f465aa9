/** Files that `generate` reads and writes may be anything. */
import { execFileSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { generate } from '../../cmd/generate/run.js'
import { runTool } from '../suite/tool.js'
import { generated, printed } from './command.js'

const scratch = t.testdir({})
const at = (name: string) => join(scratch, name)

function file(name: string, content: string | Buffer): string {
  writeFileSync(at(name), content)
  return at(name)
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

t.test('a template that is none is refused, and nothing hangs', async t => {
  execFileSync('mkfifo', [at('fifo')])
  symlinkSync('loop', at('loop'))
  const cases: [name: string, path: string, message: RegExp][] = [
    ['missing', at('missing'), /does not exist/],
    ['folder', scratch, /is a directory/],
    ['FIFO', at('fifo'), /is a FIFO/],
    ['device', '/dev/zero', /is a device/],
    ['loop', at('loop'), /does not exist/],
    ['below a file', join(file('plain', 'x'), 'y'), /does not exist/],
    ['no path', 'a\0b', /./],
    ['empty', file('empty', ''), /no JSON/],
    ['no JSON', file('text', 'hello'), /no JSON/],
    ['half', file('half', '{"a":'), /no JSON/],
    ['number as a name', file('name', '{12345678901234567890: 1}'), /no JSON/],
    ['leading zeros', file('zeros', '{"a": 012345678901234567890}'), /no JSON/],
    ['array', file('array', '[]'), /holds no JSON object/],
    ['null', file('null', 'null'), /holds no JSON object/],
    ['no UTF-8', file('latin', Buffer.from([0x7b, 0x22, 0xe4, 0x22, 0x7d])), /not UTF-8/],
    ['deep', file('deep', `{"a":${nested(100_000)}}`), /nested deeper than 1000 levels/],
    ['deep and open', file('open', '{"a":'.repeat(100_000)), /no JSON/],
    ['a name twice', file('twice', '{"a": 1,\n "a": 2}'), /"a" comes twice .*2:2/],
    ['huge', file('huge', `{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`), /16 MiB/],
  ]
  for (const [name, path, message] of cases)
    await t.rejects(printed('--template', path), { name: 'UsageError', message }, name)
  for (const path of [at('fifo'), '/dev/zero', scratch])
    await t.rejects(printed('--env-file', path), { name: 'UsageError' }, `--env-file ${path}`)
})

t.test('a template of odd shapes goes through, or the flag that does not fit says so', async t => {
  const odd = file(
    'odd.json',
    '\uFEFF{"process": 5, "mounts": {}, "linux": {"seccomp": {"syscalls": [7]}, "namespaces": "x"}, "annotations": []}',
  )
  t.match(await generated('--template', odd), { process: 5, mounts: {}, annotations: [] })
  for (const word of [
    '--process-cwd=/',
    '--env=A=b',
    '--mounts-add={"destination":"/x"}',
    '--mounts-remove=/x',
    '--mounts-uidmappings=/x:1:2:3',
    '--linux-namespace-add=pid',
    '--linux-seccomp-allow=read',
    '--linux-seccomp-default=kill',
    '--process-cap-add=CAP_KILL',
    '--privileged',
    '--linux-uidmappings=0:0:1',
  ])
    await t.rejects(printed('--template', odd, word), { name: 'UsageError', message: /^--/ }, word)
})

t.test('a template keeps what no flag speaks of', async t => {
  const text =
    '{"ociVersion":"1.0.0","__proto__":{"polluted":1},"x-own":{"b":[1,{}]},"process":{"cwd":"/srv"},"root":{"path":"/a"}}'
  const config = await generated('--template', file('own.json', text))
  t.equal(JSON.stringify(config), text)
  t.equal(({} as { polluted?: unknown }).polluted, undefined)
})

t.test('an output file is moved into place, with the mode of the old one', async t => {
  const target = file('config.json', 'old')
  execFileSync('chmod', ['640', target])
  symlinkSync('config.json', at('link'))
  generate(new Map([['output', [at('link')]]]))
  t.equal(readlinkSync(at('link')), 'config.json')
  t.equal(JSON.parse(readFileSync(target, 'utf8')).hostname, 'mrsdalloway')
  t.equal(statSync(target).mode & 0o777, 0o640)
  generate(new Map([['output', ['/dev/null']]]))
  t.ok(lstatSync('/dev/null').isCharacterDevice(), 'a device stays one')
  t.throws(() => generate(new Map([['output', [scratch]]])), {
    name: 'UsageError',
    message: /is a folder: try/,
  })
  t.throws(() => generate(new Map([['output', [at('no/such/file')]]])), {
    message: /folder that does not exist/,
  })
  mkdirSync(at('kept'))
  writeFileSync(at('kept/config.json'), 'old')
  t.throws(() =>
    generate(
      new Map([
        ['output', [at('kept/config.json')]],
        ['hostname', ['x']],
        ['linux-pids-limit', ['?']],
      ]),
    ),
  )
  t.equal(readFileSync(at('kept/config.json'), 'utf8'), 'old', 'a mistake leaves the file as it was')
  t.strictSame(
    readdirSync(scratch).filter(name => name.endsWith('.new')),
    [],
  )
})

t.test('the process exits with 0 or 2, and prints one line', async t => {
  const good = await runTool(
    '--log-level=debug',
    '--host-specific',
    'generate',
    '--output',
    '/dev/stdout',
    '--args',
    '--help',
  )
  t.equal(good.code, 0, good.stderr)
  t.strictSame(JSON.parse(good.stdout).process.args, ['--help'])
  for (const words of [['--template', scratch], ['--linux-mem-limit=x'], ['--no-such-flag'], ['word']]) {
    const bad = await runTool('generate', ...words)
    t.equal(bad.code, 2)
    t.equal(bad.stdout, '')
    t.match(bad.stderr, /^oci-runtime-tool: [^\n]+\n$/)
  }
  const help = await runTool('generate', '--help')
  t.equal(help.code, 0)
  t.match(help.stdout, 'Control groups:')
})
