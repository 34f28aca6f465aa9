/** config-linux.md#control-groups and the sections below it. */
import { shown } from '../../json/shown.js'
import { isNumberList } from './paths.js'
import { isInteger, isText, member, type Problem, type Rule } from './rule.js'

const resources = '/linux/resources'

const notRecommended = (id: string, name: string): Rule => ({
  id,
  at: `${resources}/memory/${name}`,
  *check() {
    yield { message: `memory.${name} is not recommended`, part: 'name' }
  },
})

/** Quota and burst are two sides of one rule, of which the spec states both. */
const quotaAndBurst = (id: string, at: 'quota' | 'burst'): Rule => ({
  id,
  at: `${resources}/cpu`,
  *check(cpu) {
    const [quota, burst] = [member(cpu, 'quota'), member(cpu, 'burst')]
    if (isInteger(quota) && isInteger(burst) && quota > 0 && burst > quota)
      yield {
        message:
          at === 'quota'
            ? `quota ${quota} is less than burst ${burst}`
            : `burst ${burst} is more than quota ${quota}`,
        below: [at],
      } satisfies Problem
  },
})

export const resourceRules: Rule[] = [
  {
    id: 'devcg-access-composition',
    at: `${resources}/devices/*/access`,
    *check(access) {
      if (isText(access) && !/^[rwm]*$/.test(access))
        yield `access ${shown(access)} has more than r, w and m in it`
    },
  },
  notRecommended('memory-kernel-not-recommended', 'kernel'),
  notRecommended('memory-kerneltcp-not-recommended', 'kernelTCP'),
  {
    id: 'memory-swappiness-range',
    at: `${resources}/memory/swappiness`,
    *check(swappiness) {
      if (isInteger(swappiness) && swappiness > 100) yield `swappiness ${swappiness} is not from 0 to 100`
    },
  },
  quotaAndBurst('cpu-quota-not-smaller-than-burst', 'quota'),
  quotaAndBurst('cpu-burst-not-larger-than-quota', 'burst'),
  {
    id: 'valid-values-error',
    at: [`${resources}/cpu/cpus`, `${resources}/cpu/mems`],
    *check(list) {
      if (isText(list) && !isNumberList(list)) yield `${shown(list)} is no list such as 0-3,7`
    },
  },
  {
    id: 'hugetlb-pagesize-format',
    at: `${resources}/hugepageLimits/*/pageSize`,
    *check(size) {
      if (isText(size) && !/^[1-9]\d*[KMG]B$/.test(size))
        yield `pageSize ${shown(size)} is not like 64KB, 2MB or 1GB`
    },
  },
]
