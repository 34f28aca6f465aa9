/** The CI files in docs/ci/: what GitHub, GitLab and Kubernetes take, and nothing in them that is not there. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { register } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Job } from 'kubernetes-models/batch/v1'
import { PersistentVolumeClaim } from 'kubernetes-models/v1'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { readColumns } from '../../lib/matrix/columns.js'
import { runTool, scratch } from './tool.js'

const top = fileURLToPath(new URL('../../../', import.meta.url))
const folder = join(top, 'docs/ci')
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8')

// GitHub's parser is made for bundlers: it imports JSON without saying so, which Node does not take.
register(
  `data:text/javascript,${encodeURIComponent(`
export async function resolve(name, context, next) {
  const found = await next(name, context)
  return name.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found
}`)}`,
)
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(
  '@actions/workflow-parser'
)

async function githubProblems(content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name: 'nightly.yml', content }, new NoOperationTraceWriter())
  const problems = context.errors.getErrors().map(({ message }) => message)
  if (!value || problems.length > 0) return problems
  const template = await convertWorkflowTemplate(context, value)
  return (template.errors ?? []).map(({ Message }) => Message)
}

t.test('GitHub Actions takes its file', async t => {
  const text = textOf('github-nightly.yml')
  t.strictSame(await githubProblems(text), [])
  t.not((await githubProblems(text.replace('runs-on:', 'run-on:'))).length, 0)
  t.not((await githubProblems(text.replace('needs: shard', 'needs: shards'))).length, 0)
  t.not((await githubProblems(text.replace('matrix.column }}', 'matrix.column) }}'))).length, 0)
})

/** What gitlab-ci-local says of a file: it checks by GitLab's schema, and lists the jobs. */
function gitlabJobs(text: string, name: string): { status: number | null; said: string } {
  const project = join(scratch, name)
  mkdirSync(project)
  writeFileSync(join(project, '.gitlab-ci.yml'), text)
  spawnSync('git', ['init', '--quiet', '--initial-branch=main', project])
  spawnSync('git', ['-C', project, 'remote', 'add', 'origin', 'git@example.org:group/project.git'])
  const { status, stdout, stderr } = spawnSync(
    join(top, 'node_modules/.bin/gitlab-ci-local'),
    ['--list-csv-all', '--variable', 'CI_PIPELINE_SOURCE=schedule'],
    { cwd: project, encoding: 'utf8', env: { ...process.env, HOME: scratch } },
  )
  return { status, said: stdout + stderr }
}

t.test('GitLab takes its file', async t => {
  const text = textOf('gitlab-ci.yml')
  const { status, said } = gitlabJobs(text, 'good')
  t.equal(status, 0, said)
  t.match(said, /^shard.*/m)
  t.match(said, /^pages;/m)
  t.not(gitlabJobs(text.replace('stage: publish', 'stage: [publish]'), 'bad').status, 0)
})

t.test('Kubernetes takes its files', async t => {
  const kinds = { Job, PersistentVolumeClaim } as const
  for (const name of ['kubernetes-job.yaml', 'kubernetes-merge.yaml']) {
    for (const document of parseAllDocuments(textOf(name))) {
      const value = document.toJS() as { kind: keyof typeof kinds; spec: object }
      const Kind = kinds[value.kind] as new (value: object) => { validate: () => void }
      t.doesNotThrow(() => new Kind(value).validate(), `${name}: ${value.kind}`)
      t.throws(() =>
        new Kind({ ...value, spec: { ...value.spec, completions: 'x', accessModes: 'x' } }).validate(),
      )
    }
  }
})

t.test('each command, option, target and column that they name exists', async t => {
  const columns = (await readColumns(join(top, 'matrix.yaml'))).map(({ name }) => name)
  const makefile = readFileSync(join(top, 'Makefile'), 'utf8')
  for (const name of readdirSync(folder)) {
    const text = textOf(name)
      .replace(/^\s*#.*$/gm, '')
      .replace(/\$\(date .*?\)| \|\| .*/g, '')
    for (const [, command, rest] of text.matchAll(/oci-runtime-tool\.js (\w+)(.*)/g)) {
      const { code, stdout } = await runTool(command!, '--help')
      t.equal(code, 0, `${name}: ${command}`)
      t.match(stdout, `oci-runtime-tool ${command} `, `${name}: ${command}`)
      for (const [option] of rest!.matchAll(/ --?[a-z]+/g))
        t.match(stdout, new RegExp(`(^|[ ,])${option.trim()}\\b`, 'm'), `${name}: ${command}${option}`)
    }
    for (const [, words] of text.matchAll(/\bmake ((?:[a-z]+ ?)+)/g)) {
      for (const target of words!.trim().split(' '))
        t.match(makefile, new RegExp(`^([a-z]+ )*${target}( [a-z]+)*:`, 'm'), `${name}: make ${target}`)
    }
    for (const [column] of text.matchAll(/\b(crun|runc|runsc)-(bookworm|trixie|sid)[\w-]*/g))
      t.ok(columns.includes(column), `${name}: ${column}`)
  }
})
