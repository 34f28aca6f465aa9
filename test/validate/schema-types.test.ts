/** The TypeScript types of config.json and the JSON Schemas say the same: names, optionality, kinds, values, versions. */
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'
import { configShape } from '../../lib/spec/schemas/config.js'
import { knownIn, type Shape } from '../../lib/spec/schemas/shape.js'

// tsc takes seconds on a busy machine.
t.setTimeout(900_000)

const file = fileURLToPath(new URL('../../../lib/spec/config.ts', import.meta.url))
const program = ts.createProgram([file], {
  strict: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
})
const checker = program.getTypeChecker()
const moduleSymbol = checker.getSymbolAtLocation(program.getSourceFile(file)!)!
const configSymbol = checker.getExportsOfModule(moduleSymbol).find(({ name }) => name === 'Config')!

const compared: string[] = []
const differences: string[] = []
compare(checker.getDeclaredTypeOfSymbol(configSymbol), configShape, 'Config')

t.same(differences, [])
// What shows that the comparison went everywhere: into lists of lists, maps, mapped types.
t.ok(compared.includes('Config.linux.seccomp.syscalls[].args[].op'))
t.ok(compared.includes('Config.linux.resources.rdma{}.hcaHandles'))
t.ok(compared.includes('Config.hooks.startContainer[].timeout'))

function same(ofType: unknown, ofShape: unknown, what: string): void {
  if (ofType !== ofShape) differences.push(`${what}: the type says ${ofType}, the schema ${ofShape}`)
}

/** Notes each way in which a type and a shape differ. */
function compare(type: ts.Type, shape: Shape, at: string): void {
  compared.push(at)
  const values = checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type
  switch (shape.kind) {
    case 'list': {
      const isArray = checker.isArrayType(type)
      same(isArray, true, `${at} is an array`)
      if (isArray) compare(checker.getTypeArguments(type as ts.TypeReference)[0]!, shape.items, `${at}[]`)
      return
    }
    case 'map':
      same(values !== undefined, true, `${at} has names of the author's own`)
      if (values) compare(values, shape.values, `${at}{}`)
      return
    case 'object': {
      const members = checker.getPropertiesOfType(type)
      same(sorted(members.map(({ name }) => name)), sorted(Object.keys(shape.members)), `members of ${at}`)
      for (const member of members) {
        const described = Object.hasOwn(shape.members, member.name) && shape.members[member.name]
        if (described) compareMember(member, described, `${at}.${member.name}`)
      }
      return
    }
    default:
      same(kindOfType(type), kindOfShape(shape), at)
  }
}

function compareMember(member: ts.Symbol, shape: Shape, at: string): void {
  // What only some platforms need, the types may leave open.
  if (!shape.required?.on) {
    const needed = shape.required !== undefined && knownIn('1.3.0', shape.required)
    same((member.flags & ts.SymbolFlags.Optional) === 0, needed, `${at} is required`)
  }
  const comment = ts.displayPartsToString(member.getDocumentationComment(checker))
  const since = /since (\d+\.\d+\.\d+)/.exec(comment)?.[1]
  same(since ?? '1.0.2', shape.since ?? '1.0.2', `first version of ${at}`)
  const isDeprecated = member.getJsDocTags(checker).some(({ name }) => name === 'deprecated')
  same(isDeprecated, shape.until !== undefined, `${at} is gone`)
  compare(typeOf(member), shape, at)
}

function typeOf(member: ts.Symbol): ts.Type {
  const declaration = member.valueDeclaration
  // As it is written: with the undefined that optional members get, a union forgets its name.
  return declaration && ts.isPropertySignature(declaration) && declaration.type
    ? checker.getTypeFromTypeNode(declaration.type)
    : checker.getNonNullableType(checker.getTypeOfSymbol(member))
}

/** Integers that may need more than 2^53 have types of their own, the others are numbers. */
function kindOfType(type: ts.Type): string {
  const alias = type.aliasSymbol?.name
  if (alias === 'Int64' || alias === 'Uint64') return alias
  if (type.isUnion() && type.types.every(part => part.isStringLiteral() || part.isNumberLiteral()))
    return sorted(type.types.map(part => (part as ts.LiteralType).value as string | number))
  return checker.typeToString(type)
}

function kindOfShape(shape: Shape): string {
  if (shape.kind === 'values') return sorted([...shape.values.keys()])
  if (shape.kind !== 'integer') return shape.kind
  return { int64: 'Int64', uint64: 'Uint64' }[shape.range as string] ?? 'number'
}

function sorted(values: (string | number)[]): string {
  return values.map(String).sort().join(' | ')
}
