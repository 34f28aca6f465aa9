import { requirement } from '#harness'
import { isSemVer } from '#spec/versions'
import { askFeatures } from './_features.js'

/** Precedence by SemVer 2.0.0, pre-releases before their release; what follows a + does not count. */
export function precedence(a: string, b: string): number {
  const parse = (version: string) => {
    const [plain] = version.split('+')
    const dash = plain!.indexOf('-')
    const core = (dash < 0 ? plain! : plain!.slice(0, dash)).split('.').map(Number)
    return { core, pre: dash < 0 ? undefined : plain!.slice(dash + 1).split('.') }
  }
  const [left, right] = [parse(a), parse(b)]
  for (const [index, number] of left.core.entries()) {
    if (number !== right.core[index]) return number - right.core[index]!
  }
  if (!left.pre || !right.pre) return Number(!!right.pre) - Number(!!left.pre)
  for (let index = 0; index < Math.max(left.pre.length, right.pre.length); index++) {
    const [x, y] = [left.pre[index], right.pre[index]]
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1
    if (x === y) continue
    const [isNumber, other] = [/^\d+$/.test(x), /^\d+$/.test(y)]
    if (isNumber !== other) return isNumber ? -1 : 1
    return isNumber ? Number(x) - Number(y) : x < y ? -1 : 1
  }
  return 0
}

export default requirement(
  ['features-ociversionmin', 'features-ociversionmax', 'features-max-not-less-than-min'],
  async t => {
    const { ociVersionMin: min, ociVersionMax: max } = await askFeatures(t)

    t.ok(
      'features-ociversionmin',
      isSemVer(min),
      'ociVersionMin must be a SemVer 2.0.0 string',
      min ?? 'absent',
    )
    t.ok(
      'features-ociversionmax',
      isSemVer(max),
      'ociVersionMax must be a SemVer 2.0.0 string',
      max ?? 'absent',
    )
    t.ok(
      'features-max-not-less-than-min',
      isSemVer(min) && isSemVer(max) && precedence(max, min) >= 0,
      'ociVersionMax must not be less than ociVersionMin',
      { min, max },
    )
  },
)
