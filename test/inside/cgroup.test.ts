import t from 'tap'
import { parseCgroup } from '../../lib/inside/proc/cgroup.js'

t.strictSame(parseCgroup('9:name=systemd:/\n4:cpu,cpuacct:/a:b/c d\n0::/../x (deleted)\n'), [
  { hierarchy: 9, controllers: ['name=systemd'], path: '/' },
  { hierarchy: 4, controllers: ['cpu', 'cpuacct'], path: '/a:b/c d' },
  { hierarchy: 0, controllers: [], path: '/../x (deleted)' },
])
t.strictSame(parseCgroup(''), [])
t.throws(() => parseCgroup('1:cpu\n'), { message: 'cgroup: no id:controllers:/path in line "1:cpu"' })
t.throws(() => parseCgroup('x:cpu:/\n'), { message: /no decimal number/ })
