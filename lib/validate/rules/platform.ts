/** config.md#platform-specific-configuration, and absolute paths in the parts of vm and z/OS. */
import { shown } from '../../json/shown.js'
import { notAbsolute } from './paths.js'
import { isObject, isText, type Platform, type Rule } from './rule.js'

/** A part that is there for a platform which the config is not for. */
const onlyFor = (platform: Exclude<Platform, 'vm' | 'windows'>): Rule => ({
  id: `config-platform-${platform}`,
  at: `/${platform}`,
  *check(_, subject) {
    // A virtual machine may run any of them.
    if (subject.platform !== platform && subject.platform !== 'vm')
      yield { message: `${platform} is set, but the config is for ${subject.platform}`, part: 'name' }
  },
})

export const platformRules: Rule[] = [
  onlyFor('linux'),
  onlyFor('solaris'),
  onlyFor('zos'),
  onlyFor('freebsd'),
  {
    id: 'config-platform-windows',
    at: '',
    *check(config, { platform }) {
      if (platform === 'windows' && isObject(config) && !('windows' in config))
        yield 'windows is missing, but the config is for Windows'
    },
  },
  {
    id: 'valid-values-error',
    at: [
      '/vm/hypervisor/path',
      '/vm/kernel/path',
      '/vm/kernel/initrd',
      '/vm/image/path',
      '/zos/namespaces/*/path',
    ],
    *check(path) {
      const wrong = isText(path) && notAbsolute(path)
      if (wrong) yield `${shown(path)} ${wrong}`
    },
  },
]
