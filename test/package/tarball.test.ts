/** What `npm pack` makes holds all that is needed, works once it is installed, and holds no tests. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = t.testdir({})
const installed = join(folder, 'node_modules', 'oci-runtime-tools')

/** As `npm install` lays it out, but offline: the dependencies are the ones that are here. */
function install(): string[] {
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )
  // npm 10 prints a list, npm 11 may print an object by name.
  const [{ filename, files }] = Object.values(packed) as [{ filename: string; files: { path: string }[] }]
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1'])
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies))
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  return files.map(({ path }) => path)
}

const files = install()

writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      target: 'es2023',
      module: 'nodenext',
      lib: ['es2023', 'dom'],
      types: [],
    },
    include: ['*.mts'],
  }),
)

/** Type-checks a program against the installed package, in strict mode, and runs it. */
function consume(name: string, source: string): string {
  writeFileSync(join(folder, `${name}.mts`), source)
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const tsc = spawnSync(process.execPath, [compiler, '-p', '.'], { cwd: folder, encoding: 'utf8' })
  if (tsc.status !== 0) throw new Error(tsc.stdout)
  return execFileSync(process.execPath, [`${name}.mjs`], { cwd: folder, encoding: 'utf8' })
}

const tool = (...args: string[]) =>
  spawnSync(process.execPath, [join(installed, 'dist/cmd/oci-runtime-tool.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  })

t.test('the tarball holds what runs, and what tells of it', async t => {
  for (const path of [
    'LICENSE',
    'README.md',
    'dist/cmd/oci-runtime-tool.js',
    'dist/generate/index.d.ts',
    'dist/validation/index.json',
    'known-deviations/crun.yaml',
    'docs/generate.md',
    ...readdirSync(join(root, 'lib/spec/requirements')).map(name => `lib/spec/requirements/${name}`),
  ])
    t.ok(files.includes(path), path)
  t.strictSame(
    files.filter(path => path.startsWith('dist/test/') || path.includes('.test.')),
    [],
  )
  t.strictSame(
    files.filter(path => /^(test|cmd|generate|validation)\/|\.tsbuildinfo$/.test(path)),
    [],
  )
})

t.test("import { Generator } from 'oci-runtime-tools/generate'", async t => {
  const text = consume(
    'generate',
    `import { type Config, Generator, type Hook, platformConfig, RLIM_INFINITY } from 'oci-runtime-tools/generate'
    const hook: Hook = { path: '/bin/true', timeout: 1 }
    const start: Config = platformConfig('linux')
    const generator = new Generator(start)
      .args('true')
      .rlimit('RLIMIT_CORE', 0, RLIM_INFINITY)
      .hook('startContainer', hook)
      .resources({ memory: { limit: 9223372036854775807n } })
    // @ts-expect-error args are texts
    generator.args(5)
    console.log(generator.args('true').toString())`,
  )
  t.match(text, '"limit": 9223372036854775807')
  t.match(text, '"hard": 18446744073709551615')
})

const skip = existsSync(join(installed, 'dist/lib/validate/index.js'))
  ? false
  : 'validate is not in this tree yet'

t.test("import { validate } from 'oci-runtime-tools/validate'", { skip }, async t => {
  const text = consume(
    'validate',
    `import { validate } from 'oci-runtime-tools/validate'
    const { valid, errors } = validate('{"ociVersion": 5}')
    const first: string | undefined = errors[0]?.id
    console.log(valid, typeof first)`,
  )
  t.equal(text.trim(), 'false string')
})

t.test('nothing else of the package can be imported', async t => {
  const program = "import('oci-runtime-tools/dist/lib/run/suite.js').catch(error => console.log(error.code))"
  const { stdout } = spawnSync(process.execPath, ['-e', program], { cwd: folder, encoding: 'utf8' })
  t.equal(stdout.trim(), 'ERR_PACKAGE_PATH_NOT_EXPORTED')
})

t.test('the command runs', async t => {
  const help = tool('--help')
  t.equal(help.status, 0, help.stderr)
  t.match(help.stdout, 'generate')
  const list = tool('list', '--json')
  t.equal(list.status, 0, list.stderr)
  t.equal(JSON.parse(list.stdout).length, 713)
  const generated = tool('generate', '--hostname', 'box')
  t.equal(generated.status, 0, generated.stderr)
  t.equal(JSON.parse(generated.stdout).hostname, 'box')
})
