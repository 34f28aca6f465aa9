import { requirement } from '#harness'
import { refuses } from './_table.js'

// What SemVer 2.0.0 does not take, and a version that is not there at all.
export default requirement('valid-values-error', t =>
  refuses(t, g => g.ociVersion('1.0.0'), [
    { name: 'ociVersion is missing', edit: g => g.remove('/ociVersion') },
    { name: 'ociVersion is empty', edit: g => g.ociVersion('') },
    { name: 'ociVersion is a word', edit: g => g.ociVersion('invalid') },
    { name: 'ociVersion has two numbers', edit: g => g.ociVersion('1.0') },
    { name: 'ociVersion has four numbers', edit: g => g.ociVersion('1.0.0.0') },
    { name: 'ociVersion begins with v', edit: g => g.ociVersion('v1.0.0') },
    { name: 'ociVersion has a leading zero', edit: g => g.ociVersion('1.00.0') },
    { name: 'ociVersion is a number', edit: g => g.patch('/ociVersion', 1) },
    { name: 'ociVersion is a list', edit: g => g.patch('/ociVersion', ['1.0.0']) },
  ]),
)
